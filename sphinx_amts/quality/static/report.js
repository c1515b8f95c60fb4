"use strict";
// All texts reach the page as text, never as markup: textContent only.
(() => {
  const CHUNK = 50; // sentences that are made at a time
  const HEIGHT = 66; // pixels, of a sentence that has not been made yet
  const QUOTED = 40; // characters of a translation by which its place in the book is found
  const main = document.getElementById("sentences");
  const form = document.querySelector("form");
  const [languages, origins, pages] = ["languages", "origins", "pages"].map((name) =>
    JSON.parse(document.getElementById(name).textContent));
  const sentences = [];
  document.querySelectorAll("script.sentences").forEach((part, page) => {
    for (const [origin, source, target, findings = [], place = "", reason = "", shown = []] of JSON.parse(part.textContent))
      sentences.push({ page, origin, source, target: target ?? "", findings, place, reason, shown, words: null });
    part.remove();
  });
  const TAG = /<(?:x(\d+)\/|g\d+|\/g\d+)>/g;
  const UNTRANSLATED = origins.length - 1;
  let shown = sentences;

  const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const seen = (one, number) => one.shown[number - 1] || `[${number}]`;

  // The text as a reader sees it, for searching.
  function plain(one, text) {
    if (!text.includes("<") && !text.includes("&")) return text;
    return unescaped(text.replace(TAG, (_, number) => (number ? seen(one, number) : "")));
  }

  function searchable(one) {
    one.words ??= [plain(one, one.source), plain(one, one.target), one.place, one.reason, ...one.findings.flat()]
      .join("\n").toLowerCase();
    return one.words;
  }

  function made(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // Words with what was searched for marked in them.
  function marked(text, words) {
    const parts = [];
    const lower = text.toLowerCase();
    let from = 0;
    for (let at; words && lower.length === text.length && (at = lower.indexOf(words, from)) >= 0; from = at + words.length) {
      parts.push(text.slice(from, at), made("mark", "", text.slice(at, at + words.length)));
    }
    return [...parts, text.slice(from)];
  }

  // Code and formulas look like code, words of links and emphasis are underlined.
  function fill(element, one, text, words) {
    const open = [element];
    let from = 0;
    for (const tag of text.matchAll(TAG)) {
      open.at(-1).append(...marked(unescaped(text.slice(from, tag.index)), words));
      from = tag.index + tag[0].length;
      if (tag[1]) {
        const code = made("code");
        code.append(...marked(seen(one, tag[1]), words));
        open.at(-1).append(code);
      } else if (tag[0][1] === "g") {
        open.push(open.at(-1).appendChild(made("u")));
      } else if (open.length > 1) open.pop();
    }
    open.at(-1).append(...marked(unescaped(text.slice(from)), words));
  }

  function side(one, text, language, words) {
    const line = made("p", "text");
    line.lang = language.code;
    line.dir = language.dir;
    fill(line, one, text, words);
    return line;
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
    const element = made("p", `about ${origins[one.origin][0]}`);
    element.append(made("b", "", origins[one.origin][1]));
    if (pages[one.page][1]) {
      const link = made("a", "", "in the book");
      link.href = address(one);
      link.target = "_blank";
      link.rel = "noopener";
      element.append(link);
    }
    if (one.place) {
      const place = made("span", "place");
      place.append(...marked(one.place, words));
      element.append(place);
    }
    return element;
  }

  function article(one, position, words) {
    const element = made("article", one.origin === UNTRANSLATED ? "out" : "");
    element.tabIndex = position ? -1 : 0;
    element.setAttribute("aria-posinset", position + 1);
    element.setAttribute("aria-setsize", shown.length);
    element.append(about(one, words), side(one, one.source, languages[0], words), side(one, one.target, languages[1], words));
    if (one.reason) {
      const reason = made("p", "reason");
      reason.append(...marked(one.reason, words));
      element.append(reason);
    }
    for (const [check, severity, explanation, excerpt] of one.findings) {
      const finding = made("p", severity === "note" ? "reason plain" : "reason");
      finding.append(made("b", "", check), ` (${severity}): `, ...marked(explanation, words));
      if (excerpt) finding.append(" ", made("q", "", excerpt));
      element.append(finding);
    }
    return element;
  }

  // Chunks of sentences are made when they come near the window.
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) make(entry.target);
  }, { rootMargin: "1200px" });

  function make(chunk) {
    if (!chunk.waiting) return;
    watcher.unobserve(chunk);
    const { words } = chosen();
    const [from, to] = chunk.waiting;
    chunk.waiting = null;
    for (let index = from; index < to; index++) {
      const one = shown[index];
      if (index === 0 || shown[index - 1].page !== one.page) chunk.append(made("h2", "", pages[one.page][0]));
      chunk.append(article(one, index, words));
    }
    chunk.style.minBlockSize = "";
  }

  function chosen() {
    const { words, page, origin, finding } = form.elements;
    return { words: words.value.trim().toLowerCase(), page: page.value, origin: origin.value, finding: finding.value };
  }

  function fits(one, choice) {
    return (
      (choice.page === "" || one.page === Number(choice.page)) &&
      (choice.origin === "" || one.origin === Number(choice.origin)) &&
      (choice.finding === "" || (choice.finding === "*" ? one.findings.length > 0 : one.findings.some(([check]) => check === choice.finding))) &&
      (choice.words === "" || searchable(one).includes(choice.words))
    );
  }

  function show() {
    const choice = chosen();
    shown = sentences.filter((one) => fits(one, choice));
    watcher.disconnect();
    const chunks = [];
    for (let from = 0; from < shown.length; from += CHUNK) {
      const chunk = made("div");
      chunk.role = "none";
      chunk.waiting = [from, Math.min(from + CHUNK, shown.length)];
      chunk.style.minBlockSize = `${(chunk.waiting[1] - from) * HEIGHT}px`;
      chunks.push(chunk);
    }
    main.replaceChildren(...chunks);
    if (chunks.length) make(chunks[0]);
    else main.append(made("p", "none", sentences.length ? "No sentence is like that. Press Esc to see all again." : "There are no sentences."));
    chunks.forEach((chunk) => watcher.observe(chunk));
    form.elements.count.value = `${shown.length.toLocaleString("en")} of ${sentences.length.toLocaleString("en")}`;
    const top = main.getBoundingClientRect().top - form.offsetHeight;
    if (top < 0) scrollBy(0, top);
  }

  function focus(element) {
    if (!element) return;
    for (const old of main.querySelectorAll("article[tabindex='0']")) old.tabIndex = -1;
    element.tabIndex = 0;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const current = document.activeElement.closest?.("#sentences article");
    const position = current ? current.getAttribute("aria-posinset") - 1 + step : 0;
    const chunk = main.children[Math.floor(position / CHUNK)];
    if (position < 0 || position >= shown.length || !chunk) return;
    make(chunk);
    focus(chunk.querySelectorAll("article")[position % CHUNK]);
  }

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    "/": () => form.elements.words.focus(),
    Escape: () => { form.reset(); show(); form.elements.words.blur(); },
  };

  addEventListener("keydown", (event) => {
    const isTyping = event.target.matches?.("input, select");
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || (isTyping && event.key !== "Escape")) return;
    event.preventDefault();
    keys[event.key]();
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("beforeprint", () => [...main.children].forEach(make));
  document.querySelector(".pages").addEventListener("click", ({ target }) => {
    if (target.localName !== "button") return;
    form.elements.page.value = target.value;
    show();
    form.scrollIntoView();
  });

  function options(select, values) {
    select.append(...values.map(([value, text]) => new Option(text, value)));
  }
  const used = new Set(sentences.map((one) => one.origin));
  const checks = new Map();
  for (const { findings } of sentences) for (const [check] of findings) checks.set(check, (checks.get(check) ?? 0) + 1);
  options(form.elements.page, pages.map(([title], number) => [number, title]));
  options(form.elements.origin, origins.map(([, name], number) => [number, name]).filter(([number]) => used.has(number)));
  if (checks.size) options(form.elements.finding, [["*", "any"]]);
  options(form.elements.finding, [...checks].sort((one, other) => other[1] - one[1]).map(([check, count]) => [check, `${check} (${count})`]));
  show();
  // What is searched through is made while nobody waits, a part at a time.
  let next = 0;
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 5 }), 50));
  function prepare(deadline) {
    while (next < sentences.length && deadline.timeRemaining() > 1) for (const end = next + 50; next < end && next < sentences.length; next++) searchable(sentences[next]);
    if (next < sentences.length) idle(prepare);
  }
  idle(prepare);
})();
