const QUOTED = 40; // characters of a translation that a link to the book quotes
const [languages] = data("languages");
const [origins] = data("origins");
const [pages] = data("pages");
const UNTRANSLATED = origins.length - 1;
const sentences = [...data("sentences")].flatMap((rows, page) => rows.map((row) => sentenceOf(page, row)));

function sentenceOf(page, [origin, source, target = "", findings = [], place = "", reason = "", displayTexts = []]) {
  return { page, origin, source, target, findings, place, reason, displayTexts };
}

// The address of the page, with the longest text between tags as a text fragment that the browser scrolls to.
function address(sentence) {
  const link = pages[sentence.page][1];
  const quoted = (sentence.target || sentence.source).split(/<[^>]*>/)
    .map((part) => unescaped(part).trim()).reduce((long, part) => (part.length > long.length ? part : long), "");
  const words = Array.from(quoted, (character) => (/[\ud800-\udfff]/u.test(character) ? "" : character)).slice(0, QUOTED).join("");
  if (!words) return link;
  return `${link}${link.includes("#") ? "" : "#"}:~:text=${encodeURIComponent(words).replace(/-/g, "%2D")}`;
}

function about(sentence, words) {
  const [origin, name] = origins[sentence.origin];
  const element = made("p", `about ${origin}`, made("b", "", name));
  if (pages[sentence.page][1]) {
    const link = made("a", "", "open in book");
    link.href = address(sentence);
    link.target = "_blank";
    link.rel = "noopener";
    element.append(link);
  }
  if (sentence.place) {
    const place = element.appendChild(made("span", "place", ...marked(sentence.place.split("/").at(-1), words)));
    place.title = sentence.place;
  }
  return element;
}

function findingOf([check, severity, explanation, excerpt], words) {
  const kind = severity === "note" ? "reason plain" : "reason";
  const element = made("p", kind, made("b", "", check), ` (${severity}): `, ...marked(explanation, words));
  if (excerpt) element.append(" ", made("q", "", excerpt));
  return element;
}

function article(sentence, { words }) {
  const texts = [sentence.source, sentence.target].map((text, side) => line(languages[side], text, sentence.displayTexts, words));
  const element = made("article", sentence.origin === UNTRANSLATED ? "out" : "", about(sentence, words), ...texts);
  if (sentence.reason) element.append(made("p", "reason", ...marked(sentence.reason, words)));
  element.append(...sentence.findings.map((finding) => findingOf(finding, words)));
  return element;
}

function fits(sentence, choice) {
  return (
    (choice.page === "" || sentence.page === Number(choice.page)) &&
    (choice.origin === "" || sentence.origin === Number(choice.origin)) &&
    (choice.finding === "" || (choice.finding === "*" ? sentence.findings.length > 0 : sentence.findings.some(([check]) => check === choice.finding)))
  );
}

const used = new Set(sentences.map((sentence) => sentence.origin));
const checks = counted(sentences.flatMap((sentence) => sentence.findings.map(([check]) => check)));
options(form.elements.page, pages.map(([title], number) => [number, title]));
options(form.elements.origin, origins.map(([, name], number) => [number, name]).filter(([number]) => used.has(number)));
if (checks.length) options(form.elements.finding, [["*", "any"]]);
options(form.elements.finding, checks.map(([check, count]) => [check, `${check} (${count})`]));
const show = listing({
  items: sentences,
  noun: "sentence",
  height: 66,
  texts: (sentence) => [plain(sentence.source, sentence.displayTexts), plain(sentence.target, sentence.displayTexts), sentence.place, sentence.reason, ...sentence.findings.flat()],
  fits,
  group: (sentence) => sentence.page,
  heading: (page) => [made("h2", "", pages[page][0])],
  article,
});

document.querySelector(".pages").addEventListener("click", ({ target }) => {
  if (target.localName !== "button") return;
  form.elements.page.value = target.value;
  show();
  form.scrollIntoView();
});
