const data = JSON.parse(document.getElementById("data").textContent);
const PAGE = 50;
const MARKS = { right: "✓", wrong: "✗", answered: "·", abstained: "○", error: "!" };
const [OUTCOME, ANSWER, WHY, STOPPED, CONFIDENCE, CALLS, TOKENS, DOLLARS, SECONDS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const list = document.querySelector("#list tbody");
const field = (id) => document.getElementById(id);
const state = { found: [], page: 0, open: new Set() };

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const text = (words) => make("bdi", {}, words);

function index() {
  for (const [place, entry] of data.entries.entries()) {
    entry.place = place;
    const parts = [entry.i, entry.t, entry.g, ...entry.c.map((cell) => (cell ? `${cell[ANSWER]} ${cell[WHY]}` : ""))];
    entry.words = parts.join("\n").toLowerCase();
  }
}
index();

const tests = {
  all: () => true,
  right: (cell) => cell[OUTCOME] === "right",
  wrong: (cell) => cell[OUTCOME] === "wrong",
  abstained: (cell) => cell[OUTCOME] === "abstained",
  error: (cell) => cell[OUTCOME] === "error",
  stopped: (cell) => Boolean(cell[STOPPED]),
};

function differs(cells, who) {
  const said = (cell) => (cell[OUTCOME] === "abstained" || cell[OUTCOME] === "error" ? null : cell[ANSWER]);
  if (who === null) return new Set(cells.map(said)).size > 1;
  return cells.some((cell) => said(cell) !== said(who));
}

function shows(entry, show, who, words, group) {
  if (!words.every((word) => entry.words.includes(word))) return false;
  if (group && entry.d[group[0]] !== group[1]) return false;
  const there = entry.c.filter(Boolean), one = who === "any" ? null : entry.c[Number(who)];
  if (who !== "any" && !one) return false;
  if (show === "differ") return differs(there, one);
  if (show === "nobody") return there.every((cell) => cell[OUTCOME] !== "right");
  if (show === "split") {
    const outcomes = new Set(there.map((cell) => cell[OUTCOME] === "right"));
    return outcomes.size > 1;
  }
  return (one ? [one] : there).some(tests[show]);
}

function cellOf(cell, entrant) {
  if (!cell) return make("td", { class: "who" }, make("span", { class: "unit" }, "not asked"));
  const name = data.outcomes[cell[OUTCOME]];
  const mark = make("span", { class: `mark ${cell[OUTCOME]}`, "aria-hidden": "true" }, MARKS[cell[OUTCOME]]);
  const chip = make("span", { class: `chip rt-c${entrant.colour}`, "aria-hidden": "true" }, entrant.number);
  const said = cell[ANSWER] ? text(cell[ANSWER]) : make("span", { class: "unit" }, name);
  const spoken = make("span", { class: "hidden" }, cell[ANSWER] ? `, ${name}` : "");
  const stopped = cell[STOPPED]
    ? make("span", { class: "mark stopped", title: `stopped: ${cell[STOPPED]}` }, "◷", make("span", { class: "hidden" }, " stopped early"))
    : null;
  const inner = make("span", { class: "said" }, chip, mark, said, spoken, stopped);
  return make("td", { class: `who ${cell[OUTCOME]}`, title: cell[WHY] || false }, inner);
}

function rowOf(entry) {
  const opens = make("button", { type: "button", class: "opens", "aria-expanded": "false" });
  opens.append(make("span", { class: "id" }, text(entry.i)), entry.t ? make("span", { class: "words" }, text(entry.t)) : "");
  const row = make("tr", {}, make("th", { scope: "row" }, opens));
  row.append(make("td", { class: "gold" }, make("span", { class: "phone" }, "gold "), text(entry.g || "–")));
  row.append(...entry.c.map((cell, number) => cellOf(cell, data.entrants[number])));
  opens.addEventListener("click", () => toggle(entry, row, opens));
  return row;
}

function toggle(entry, row, opens) {
  const isOpen = opens.getAttribute("aria-expanded") === "true";
  opens.setAttribute("aria-expanded", String(!isOpen));
  row.classList.toggle("opened", !isOpen);
  if (isOpen) {
    state.open.delete(entry.i);
    row.nextElementSibling.remove();
    return;
  }
  state.open.add(entry.i);
  const holder = make("div", { class: "holder" });
  const cell = make("td", { colspan: String(2 + data.entrants.length) }, holder);
  row.after(make("tr", { class: "detail" }, cell));
  fill(holder, entry);
}

async function fill(holder, entry) {
  let kept = null;
  if (entry.k) {
    holder.append(make("p", { class: "unit" }, "Unpacking …"));
    kept = await kept_of(entry, data);
  }
  holder.replaceChildren();
  if (kept) {
    const question = make("div", { class: "asked" });
    question.innerHTML = kept.question;
    holder.append(question);
  }
  entry.c.forEach((cell, number) => {
    if (cell) holder.append(outcomeOf(cell, data.entrants[number], kept?.traces[number]));
  });
}

function costs(cell) {
  const money = cell[DOLLARS] === null ? "price unknown" : cell[DOLLARS] ? `$${cell[DOLLARS].toFixed(4)}` : null;
  const sure = cell[CONFIDENCE] === null ? null : `confidence ${cell[CONFIDENCE].toFixed(2)}`;
  const counts = [`${cell[CALLS]} call${cell[CALLS] === 1 ? "" : "s"}`, `${cell[TOKENS].toLocaleString("en")} tokens`];
  return [sure, ...counts, money, `${cell[SECONDS].toFixed(2)} s`].filter(Boolean).join(" · ");
}

function outcomeOf(cell, entrant, trace) {
  const chip = make("span", { class: `chip rt-c${entrant.colour}`, "aria-hidden": "true" }, entrant.number);
  const mark = make("span", { class: `mark ${cell[OUTCOME]}`, "aria-hidden": "true" }, MARKS[cell[OUTCOME]]);
  const name = data.outcomes[cell[OUTCOME]];
  const title = make("span", { class: "said" }, chip, make("bdi", { class: "spec" }, entrant.label), mark);
  title.append(cell[ANSWER] ? make("strong", {}, text(cell[ANSWER])) : "", make("span", { class: "unit" }, ` ${name}`));
  const facts = [make("p", { class: "unit" }, costs(cell))];
  if (cell[WHY]) facts.push(make("p", { class: "why" }, text(cell[WHY])));
  if (cell[STOPPED]) facts.push(make("p", { class: "why" }, `Stopped early: ${cell[STOPPED]}.`));
  if (trace === undefined) {
    facts.push(make("p", { class: "unit" }, "No trace was kept."));
    return make("div", { class: "outcome" }, title, ...facts);
  }
  const body = make("div", { class: "body" }, ...facts);
  const details = make("details", { class: "outcome" }, make("summary", {}, title), body);
  details.addEventListener("toggle", () => {
    if (!details.open || body.dataset.drawn) return;
    body.dataset.drawn = "yes";
    const tree = make("div", { class: "trace" });
    tree.innerHTML = trace;
    body.append(tree);
  });
  return details;
}

function draw() {
  const last = Math.max(0, Math.ceil(state.found.length / PAGE) - 1);
  state.page = Math.min(state.page, last);
  const from = state.page * PAGE, shown = state.found.slice(from, from + PAGE);
  list.replaceChildren(...shown.flatMap(withDetail));
  if (!shown.length) {
    const none = make("td", { colspan: String(2 + data.entrants.length), class: "none" }, "No question is like that.");
    list.replaceChildren(make("tr", {}, none));
  }
  field("pages").hidden = last === 0;
  field("back").disabled = state.page === 0;
  field("on").disabled = state.page === last;
  field("place").textContent = `${from + 1}–${from + shown.length} of ${state.found.length.toLocaleString("en")}`;
  field("status").textContent = `${state.found.length.toLocaleString("en")} of ${data.entries.length.toLocaleString("en")} questions`;
}

function withDetail(entry) {
  const holder = document.createElement("tbody");
  const row = rowOf(entry);
  holder.append(row);
  if (state.open.has(entry.i)) toggle(entry, row, row.querySelector(".opens"));
  return [...holder.children];
}

function filter(stays = false) {
  const words = field("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const group = field("group").value ? JSON.parse(field("group").value) : null;
  state.found = data.entries.filter((entry) => shows(entry, field("show").value, field("who").value, words, group));
  if (stays !== true) state.page = 0;
  draw();
}

{
  const groups = new Map();
  for (const entry of data.entries) for (const [name, value] of Object.entries(entry.d)) {
    if (!groups.has(name)) groups.set(name, new Set());
    groups.get(name).add(value);
  }
  for (const [name, values] of groups) {
    if (values.size < 2 || values.size > 60) continue;
    field("group-label").hidden = false;
    for (const value of [...values].sort((a, b) => a.localeCompare(b, "en", { numeric: true })))
      field("group").append(make("option", { value: JSON.stringify([name, value]) }, `${name} ${value}`));
  }
  let waiting = 0;
  field("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const id of ["show", "who", "group"]) field(id).addEventListener("change", filter);
  field("filters").addEventListener("submit", (event) => event.preventDefault());
  field("filters").addEventListener("reset", () => setTimeout(filter));
  const turn = (step) => { state.page += step; draw(); field("questions-h").scrollIntoView(); };
  field("back").addEventListener("click", () => turn(-1));
  field("on").addEventListener("click", () => turn(1));
  filter();
}
