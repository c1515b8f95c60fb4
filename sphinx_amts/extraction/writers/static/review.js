const [languages] = data("languages");
const [documents] = data("documents");
const pairs = [...data("pairs")].flat().map(pairOf).sort((pair, next) => pair.order - next.order);

function pairOf([order, document, bead, score, source, target, sourcePlace, targetPlace, reason, tags, displayTexts]) {
  return { order, document, bead, score, source, target, sourcePlace, targetPlace, reason, tags, displayTexts };
}

function side(language, text, displayTexts, place, words) {
  const where = made("p", "place", ...marked(place, words));
  where.dir = "ltr";
  return made("div", "side", line(language, text, displayTexts, words), where);
}

function confidence(pair) {
  const score = made("b", "", pair.score.toFixed(2));
  score.style.setProperty("--score", Math.min(1, Math.max(0, pair.score)));
  score.title = "confidence in the pair, from 0 to 1";
  return made("p", "confidence", score, pair.bead);
}

function article(pair, { words, order }) {
  const element = made(
    "article",
    pair.reason ? "out" : "",
    confidence(pair),
    side(languages[0], pair.source, pair.displayTexts, pair.sourcePlace, words),
    side(languages[1], pair.target, pair.displayTexts, pair.targetPlace, words),
  );
  if (pair.reason) element.append(made("p", "reason", `left out: ${pair.reason}`));
  else if (!pair.tags) element.append(made("p", "reason plain", "plain text only: the tags of the two sides do not correspond"));
  if (order) element.append(made("p", "reason plain", documents[pair.document].name));
  return element;
}

function heading(index) {
  const { name, parallelism, notes } = documents[index];
  const title = made("h2", "", made("bdi", "", name || "unnamed"));
  if (parallelism < 1) title.append(" ", made("small", "", `parallelism ${parallelism.toFixed(2)}`));
  return [title, ...notes.map((note) => made("p", "notes", note))];
}

function fits(pair, choice) {
  return (
    (choice.document === "" || pair.document === Number(choice.document)) &&
    (choice.bead === "" || pair.bead === choice.bead) &&
    (choice.show === "" || (choice.show === "left") === Boolean(pair.reason))
  );
}

// The same random order each time, so that two people read the same sample.
const chance = (index) => Math.imul(Math.imul(index + 1, 0x9e3779b1) ^ ((index + 1) >>> 7), 0x85ebca6b) >>> 0;
pairs.forEach((pair, index) => (pair.chance = chance(index)));

options(form.elements.document, documents.map(({ name }, index) => [index, name || "unnamed"]));
options(form.elements.bead, counted(pairs.map(({ bead }) => bead)).map(([bead]) => [bead, bead]));
listing({
  items: pairs,
  noun: "pair",
  height: 86,
  texts: (pair) => [
    plain(pair.source, pair.displayTexts),
    plain(pair.target, pair.displayTexts),
    pair.sourcePlace,
    pair.targetPlace,
    pair.reason,
  ],
  fits,
  group: (pair) => pair.document,
  heading,
  article,
  orders: { doubt: (pair, next) => pair.score - next.score, chance: (pair, next) => pair.chance - next.chance },
});
