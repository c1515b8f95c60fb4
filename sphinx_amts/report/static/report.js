const QUOTED = 40; // characters of a translation by which its place in the book is found
const [languages] = data("languages");
const [origins] = data("origins");
const [pages] = data("pages");
const UNTRANSLATED = origins.length - 1;
const sentences = [...data("sentences")].flatMap((rows, page) => rows.map((row) => sentenceOf(page, row)));

function sentenceOf(page, [origin, source, target = "", findings = [], place = "", reason = "", known = []]) {
  return { page, origin, source, target, findings, place, reason, known };
}

// The page of the book, at the first words of the sentence where the browser can find them.
function address(one) {
  const link = pages[one.page][1];
  const quoted = (one.target || one.source).split(/<[^>]*>/)
    .map((part) => unescaped(part).trim()).reduce((long, part) => (part.length > long.length ? part : long), "");
  const words = Array.from(quoted, (one) => (/[\ud800-\udfff]/u.test(one) ? "" : one)).slice(0, QUOTED).join("");
  if (!words) return link;
  return `${link}${link.includes("#") ? "" : "#"}:~:text=${encodeURIComponent(words).replace(/-/g, "%2D")}`;
}

function about(one, words) {
  const [origin, name] = origins[one.origin];
  const element = made("p", `about ${origin}`, made("b", "", name));
  if (pages[one.page][1]) {
    const link = made("a", "", "in the book");
    link.href = address(one);
    link.target = "_blank";
    link.rel = "noopener";
    element.append(link);
  }
  if (one.place) {
    const place = element.appendChild(made("span", "place", ...marked(one.place.split("/").at(-1), words)));
    place.title = one.place;
  }
  return element;
}

function findingOf([check, severity, explanation, excerpt], words) {
  const kind = severity === "note" ? "reason plain" : "reason";
  const element = made("p", kind, made("b", "", check), ` (${severity}): `, ...marked(explanation, words));
  if (excerpt) element.append(" ", made("q", "", excerpt));
  return element;
}

function article(one, { words }) {
  const texts = [one.source, one.target].map((text, side) => line(languages[side], text, one.known, words));
  const element = made("article", one.origin === UNTRANSLATED ? "out" : "", about(one, words), ...texts);
  if (one.reason) element.append(made("p", "reason", ...marked(one.reason, words)));
  element.append(...one.findings.map((finding) => findingOf(finding, words)));
  return element;
}

function fits(one, choice) {
  return (
    (choice.page === "" || one.page === Number(choice.page)) &&
    (choice.origin === "" || one.origin === Number(choice.origin)) &&
    (choice.finding === "" || (choice.finding === "*" ? one.findings.length > 0 : one.findings.some(([check]) => check === choice.finding)))
  );
}

const used = new Set(sentences.map((one) => one.origin));
const checks = counted(sentences.flatMap((one) => one.findings.map(([check]) => check)));
options(form.elements.page, pages.map(([title], number) => [number, title]));
options(form.elements.origin, origins.map(([, name], number) => [number, name]).filter(([number]) => used.has(number)));
if (checks.length) options(form.elements.finding, [["*", "any"]]);
options(form.elements.finding, checks.map(([check, count]) => [check, `${check} (${count})`]));
const show = listing({
  items: sentences,
  noun: "sentence",
  height: 66,
  texts: (one) => [plain(one.source, one.known), plain(one.target, one.known), one.place, one.reason, ...one.findings.flat()],
  fits,
  group: (one) => one.page,
  heading: (page) => [made("h2", "", pages[page][0])],
  article,
});

document.querySelector(".pages").addEventListener("click", ({ target }) => {
  if (target.localName !== "button") return;
  form.elements.page.value = target.value;
  show();
  form.scrollIntoView();
});
