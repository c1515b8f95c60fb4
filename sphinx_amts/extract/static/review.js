"use strict";
// All texts reach the page as text, never as markup: textContent only.
(() => {
  const CHUNK = 40; // pairs that are made at a time
  const HEIGHT = 86; // pixels, of a pair that has not been made yet
  const main = document.getElementById("pairs");
  const form = document.querySelector("form");
  const languages = JSON.parse(document.getElementById("languages").textContent);
  const documents = JSON.parse(document.getElementById("documents").textContent);
  const pairs = [...document.querySelectorAll("script.pairs")].flatMap((part) => JSON.parse(part.textContent).map(pairOf))
    .sort((one, other) => one.order - other.order);
  const TAG = /<(?:x(\d+)\/|g\d+|\/g\d+)>/g;
  let shown = [];

  function pairOf(row) {
    const [order, place, bead, score, source, target, sourcePlace, targetPlace, reason, tags, known] = row;
    return { order, document: place, bead, score, source, target, sourcePlace, targetPlace, reason, tags, known };
  }

  const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

  // The text as a reader sees it, for searching.
  function plain(pair, text) {
    if (!pair.known) return text;
    return unescaped(text.replace(TAG, (_, number) => (number ? pair.known[number - 1] || `[${number}]` : "")));
  }

  function searchable(pair) {
    pair.words ??= [plain(pair, pair.source), plain(pair, pair.target), pair.sourcePlace, pair.targetPlace, pair.reason]
      .join("\n").toLowerCase();
    return pair.words;
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
  function fill(element, pair, text, words) {
    if (!pair.known) return element.append(...marked(text, words));
    const open = [element];
    let from = 0;
    for (const tag of text.matchAll(TAG)) {
      open.at(-1).append(...marked(unescaped(text.slice(from, tag.index)), words));
      from = tag.index + tag[0].length;
      if (tag[1]) {
        const code = made("code");
        code.append(...marked(pair.known[tag[1] - 1] || `[${tag[1]}]`, words));
        open.at(-1).append(code);
      } else if (tag[0][1] === "g") {
        open.push(open.at(-1).appendChild(made("u")));
      } else if (open.length > 1) open.pop();
    }
    open.at(-1).append(...marked(unescaped(text.slice(from)), words));
  }

  function side(pair, text, place, language, words) {
    const element = made("div", "side");
    const line = element.appendChild(made("p", "text"));
    line.lang = language.code;
    line.dir = language.dir;
    if (text) fill(line, pair, text, words);
    else line.setAttribute("aria-label", "nothing");
    const where = element.appendChild(made("p", "place"));
    where.dir = "ltr";
    where.append(...marked(place, words));
    return element;
  }

  function sureness(pair) {
    const element = made("p", "sure");
    const score = element.appendChild(made("b", "", pair.score.toFixed(2)));
    score.style.setProperty("--score", Math.min(1, Math.max(0, pair.score)));
    score.title = "how sure the pair is, from 0 to 1";
    element.append(pair.bead);
    return element;
  }

  function article(pair, position, choice) {
    const element = made("article", pair.reason ? "out" : "");
    element.tabIndex = -1;
    element.setAttribute("aria-posinset", position + 1);
    element.setAttribute("aria-setsize", shown.length);
    element.append(
      sureness(pair),
      side(pair, pair.source, pair.sourcePlace, languages[0], choice.words),
      side(pair, pair.target, pair.targetPlace, languages[1], choice.words),
    );
    if (pair.reason) element.append(made("p", "reason", `left out: ${pair.reason}`));
    else if (!pair.tags) element.append(made("p", "reason plain", "plain text only: the tags of the two do not correspond"));
    if (choice.order) element.append(made("p", "reason plain", documents[pair.document].name));
    return element;
  }

  function heading(place) {
    const { name, fit, notes } = documents[place];
    const title = made("h2");
    title.append(made("bdi", "", name || "without a name"));
    if (fit < 1) title.append(" ", made("small", "", `the two sides fit ${fit.toFixed(2)}`));
    return [title, ...notes.map((note) => made("p", "notes", note))];
  }

  // Chunks of pairs are made when they come near the window.
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) make(entry.target);
  }, { rootMargin: "1500px" });

  function make(chunk) {
    if (!chunk.waiting) return;
    watcher.unobserve(chunk);
    const choice = chosen();
    const [from, to] = chunk.waiting;
    chunk.waiting = null;
    for (let index = from; index < to; index++) {
      const pair = shown[index];
      const begins = !choice.order && (index === 0 || shown[index - 1].document !== pair.document);
      if (begins) chunk.append(...heading(pair.document));
      chunk.append(article(pair, index, choice));
    }
    chunk.style.minBlockSize = "";
    if (from === 0) chunk.querySelector("article").tabIndex = 0;
  }

  function chosen() {
    const { words, document: place, bead, show, order } = form.elements;
    return { words: words.value.trim().toLowerCase(), place: place.value, bead: bead.value, show: show.value, order: order.value };
  }

  function fits(pair, choice) {
    return (
      (choice.place === "" || pair.document === Number(choice.place)) &&
      (choice.bead === "" || pair.bead === choice.bead) &&
      (choice.show === "" || (choice.show === "left") === Boolean(pair.reason)) &&
      (choice.words === "" || searchable(pair).includes(choice.words))
    );
  }

  // The same order by chance each time, so that two people read the same sample.
  const chance = (index) => Math.imul(Math.imul(index + 1, 0x9e3779b1) ^ ((index + 1) >>> 7), 0x85ebca6b) >>> 0;
  pairs.forEach((pair, index) => (pair.chance = chance(index)));
  const orders = { doubt: (one, other) => one.score - other.score, chance: (one, other) => one.chance - other.chance };

  function show() {
    const choice = chosen();
    shown = pairs.filter((pair) => fits(pair, choice));
    if (choice.order) shown.sort(orders[choice.order]);
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
    else main.append(made("p", "none", "No pair is like that. Press Esc to see all again."));
    chunks.forEach((chunk) => watcher.observe(chunk));
    form.elements.count.value = `${shown.length.toLocaleString("en")} of ${pairs.length.toLocaleString("en")}`;
    const top = main.getBoundingClientRect().top - form.offsetHeight;
    if (top < 0) scrollBy(0, top);
  }

  function* articles(from, step) {
    for (let chunk = from.parentElement, at = from; chunk; ) {
      at = step > 0 ? at?.nextElementSibling : at?.previousElementSibling;
      if (!at) {
        chunk = step > 0 ? chunk.nextElementSibling : chunk.previousElementSibling;
        if (!chunk) return;
        make(chunk);
        at = step > 0 ? chunk.firstElementChild : chunk.lastElementChild;
      }
      yield at;
    }
  }

  function focus(element) {
    if (!element) return;
    for (const old of main.querySelectorAll("article[tabindex='0']")) old.tabIndex = -1;
    element.tabIndex = 0;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  }

  function move(step, wanted) {
    const current = document.activeElement.closest?.("#pairs article");
    if (!current) return focus(main.querySelector("article"));
    for (const element of articles(current, step)) {
      if (element.localName === "article" && wanted(element, current)) return focus(element);
    }
  }

  const documentOf = (element) => shown[element.getAttribute("aria-posinset") - 1].document;
  const any = () => true;
  const another = (element, current) => documentOf(element) !== documentOf(current);
  const keys = {
    j: () => move(1, any),
    k: () => move(-1, any),
    n: () => move(1, another),
    p: () => move(-1, another),
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

  function options(select, values) {
    for (const [value, text] of values) select.append(new Option(text, value));
  }
  const kinds = new Map();
  for (const { bead } of pairs) kinds.set(bead, (kinds.get(bead) ?? 0) + 1);
  options(form.elements.document, documents.map(({ name }, place) => [place, name || "without a name"]));
  options(form.elements.bead, [...kinds].sort((one, other) => other[1] - one[1]).map(([bead]) => [bead, bead]));
  show();
})();
