// A list of thousands of items that can be searched, filtered and walked through; the script of the page itself follows.
// All texts reach the page as text, never as markup: textContent and append only.

const CHUNK = 50; // items whose elements are made at a time
const NEAR = "1500px"; // they are made when they are this near to the window
const TAG = /<(?:x(\d+)\/|g\d+|\/g\d+)>/g;
const form = document.querySelector("form");

// The data of the page under a name, element by element.
function* data(name) {
  for (const part of document.querySelectorAll(`script.${name}`)) {
    part.remove();
    yield JSON.parse(part.textContent);
  }
}

function made(name, className = "", ...content) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

function options(select, values) {
  select.append(...values.map(([value, text]) => new Option(text, value)));
}

// Each value once with its count, the most frequent first.
function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, count], [, after]) => after - count);
}

const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const displayText = (displayTexts, number) => displayTexts[number - 1] || `[${number}]`;

// A text as a reader sees it, for searching. `displayTexts` is what a reader sees of its placeholders; without it the
// text has no tags.
function plain(text, displayTexts) {
  if (!displayTexts || !/[<&]/.test(text)) return text;
  return unescaped(text.replace(TAG, (_, number) => (number ? displayText(displayTexts, number) : "")));
}

// A text with the search words marked in it.
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
function fill(element, text, displayTexts, words) {
  if (!displayTexts) return element.append(...marked(text, words));
  const open = [element];
  let from = 0;
  for (const tag of text.matchAll(TAG)) {
    open.at(-1).append(...marked(unescaped(text.slice(from, tag.index)), words));
    from = tag.index + tag[0].length;
    if (tag[1]) open.at(-1).append(made("code", "", ...marked(displayText(displayTexts, tag[1]), words)));
    else if (tag[0][1] === "g") open.push(open.at(-1).appendChild(made("u")));
    else if (open.length > 1) open.pop();
  }
  open.at(-1).append(...marked(unescaped(text.slice(from)), words));
}

// A text as a paragraph in its language and direction.
function line([code, isRtl], text, displayTexts, words) {
  const element = made("p", "text");
  element.lang = code;
  element.dir = isRtl ? "rtl" : "ltr";
  if (text) fill(element, text, displayTexts, words);
  else element.setAttribute("aria-label", "no text");
  return element;
}

// Shows the items that the form selects; returns a function that does so again.
//   items    in the order of the book
//   noun     for messages, in the singular
//   height   pixels of an item whose element has not been made yet
//   texts    (item) => the texts that are searched
//   fits     (item, choice) => whether the fields of the form select it; `choice` has their values by name
//   group    (item) => what it belongs to, such as a page
//   heading  (group) => the elements where another group begins
//   article  (item, choice) => its element
//   orders   comparison functions by the values of a field `order`; sorted items have no headings
function listing({ items, noun, height, texts, fits, group, heading, article, orders = {} }) {
  const main = document.querySelector("main");
  let shown = items;
  let choice;

  function searchable(item) {
    return (item.searchable ??= texts(item).join("\n").toLowerCase());
  }

  function isSelected(item) {
    return fits(item, choice) && (!choice.words || searchable(item).includes(choice.words));
  }

  // Chunks are made when they come near the window.
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) make(entry.target);
  }, { rootMargin: NEAR });

  function waiting(from) {
    const chunk = made("div");
    chunk.role = "none";
    chunk.waiting = [from, Math.min(from + CHUNK, shown.length)];
    chunk.style.minBlockSize = `${(chunk.waiting[1] - from) * height}px`;
    return chunk;
  }

  function make(chunk) {
    if (!chunk.waiting) return;
    watcher.unobserve(chunk);
    const [from, to] = chunk.waiting;
    chunk.waiting = null;
    for (let at = from; at < to; at++) {
      const begins = !choice.order && (at === 0 || group(shown[at - 1]) !== group(shown[at]));
      if (begins) chunk.append(...heading(group(shown[at])));
      chunk.append(numbered(article(shown[at], choice), at));
    }
    chunk.style.minBlockSize = "";
  }

  function numbered(element, at) {
    element.tabIndex = at ? -1 : 0;
    element.setAttribute("aria-posinset", at + 1);
    element.setAttribute("aria-setsize", shown.length);
    return element;
  }

  function show() {
    choice = Object.fromEntries([...form.elements].map(({ name, value }) => [name, value]));
    choice.words = choice.words.trim().toLowerCase();
    shown = items.filter(isSelected);
    if (choice.order) shown.sort(orders[choice.order]);
    watcher.disconnect();
    const chunks = Array.from({ length: Math.ceil(shown.length / CHUNK) }, (_, number) => waiting(number * CHUNK));
    main.replaceChildren(...chunks);
    if (chunks.length) make(chunks[0]);
    else main.append(made("p", "none", items.length ? `No ${noun} matches. Press Esc to clear all filters.` : `There are no ${noun}s.`));
    chunks.forEach((chunk) => watcher.observe(chunk));
    form.elements.count.value = `${shown.length.toLocaleString("en")} of ${items.length.toLocaleString("en")}`;
    const top = main.getBoundingClientRect().top - form.offsetHeight;
    if (top < 0) scrollBy(0, top);
  }

  function focus(at) {
    const element = main.querySelector(`article[aria-posinset="${at + 1}"]`);
    if (!element) return;
    for (const old of main.querySelectorAll("article[tabindex='0']")) old.tabIndex = -1;
    element.tabIndex = 0;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  }

  const any = () => true;
  const inOtherGroup = (item, current) => group(item) !== group(current);

  function move(step, isTarget) {
    const current = document.activeElement.closest?.("main article");
    if (!current) return focus(0);
    const from = current.getAttribute("aria-posinset") - 1;
    for (let at = from + step; shown[at]; at += step) {
      make(main.children[Math.floor(at / CHUNK)]); // those on the way too, so that nothing moves afterwards
      if (isTarget(shown[at], shown[from])) return focus(at);
    }
  }

  const actions = {
    j: () => move(1, any),
    k: () => move(-1, any),
    n: () => move(1, inOtherGroup),
    p: () => move(-1, inOtherGroup),
    "/": () => form.elements.words.focus(),
    Escape: () => { form.reset(); show(); form.elements.words.blur(); },
  };

  addEventListener("keydown", (event) => {
    const isTyping = event.target.matches?.("input, select");
    if (event.ctrlKey || event.metaKey || event.altKey || !actions[event.key] || (isTyping && event.key !== "Escape")) return;
    event.preventDefault();
    actions[event.key]();
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("beforeprint", () => [...main.children].forEach(make));
  show();

  // The texts that are searched are prepared while the browser is idle, a part at a time.
  let next = 0;
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 5 }), 50));
  function prepare(deadline) {
    while (next < items.length && deadline.timeRemaining() > 1) items.slice(next, (next += CHUNK)).forEach(searchable);
    if (next < items.length) idle(prepare);
  }
  idle(prepare);
  return show;
}
