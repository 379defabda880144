// What is behind a number: facts, a fact's page, pages, rows in quarantine.
const STEP = 20;
const trail = [];

function show(open) {
  trail.push(open);
  render();
}

async function render() {
  const panel = byId("panel");
  const open = trail.at(-1);
  byId("panel-back").hidden = trail.length < 2;
  byId("panel-title").textContent = word(open.page !== undefined ? "page_of_it" : open.pages ? "pages_behind" : open.held ? "quarantine" : "facts_behind");
  byId("panel-sum").textContent = "";
  byId("panel-body").replaceChildren(element("p", { class: "empty" }, word("loading")));
  if (!panel.open) panel.showModal();
  byId("panel-title").focus();
  try {
    const content = await (open.page !== undefined ? pageView(open) : open.pages ? pageList(open) : open.held ? heldList() : factList(open));
    if (trail.at(-1) === open) byId("panel-body").replaceChildren(content);
  } catch (error) {
    byId("panel-body").replaceChildren(element("p", {}, word("unpack_failed")));
    throw error;
  }
}

async function factList(open) {
  const index = await factIndex();
  const found = findFacts(index, open);
  const table = index.tables[open.table];
  let summed = null;
  // binary fractions of a cent would show
  if (open.unit) summed = Math.round(found.reduce((sum, number) => sum + (table.value[number] ?? 0), 0) * 1e6) / 1e6;
  byId("panel-sum").textContent = [
    open.label,
    summed === null ? word("facts_found", { count: shownNumber(found.length) }) : word("facts_sum", { count: shownNumber(found.length), sum: shownValue(summed, open.unit) }),
  ]
    .filter(Boolean)
    .join(" · ");
  return growing(found, async (number) => {
    const { page, pageNumber, fact } = await factOf(index, open.table, number);
    return factView(page, pageNumber, fact, true);
  });
}

async function pageList(open) {
  const index = await factIndex();
  const found = findPages(index, open.pages);
  byId("panel-sum").textContent = [open.label, word("pages_found", { count: shownNumber(found.length) })].filter(Boolean).join(" · ");
  return growing(found, (number) =>
    element(
      "div",
      { class: "fact" },
      element("p", {}, element("button", { type: "button", onclick: () => show({ page: number }) }, index.pages.title[number] || word("untitled"))),
      element("p", { class: "quiet" }, [index.pages.site[number] || word("no_site"), index.pages.year[number] ?? word("no_year"), `${word("repairs")}: ${shownNumber(index.pages.repair_count[number])}`].join(" · ")),
    ),
  );
}

async function heldList() {
  const held = await unpack("packed-held");
  const shown = told.figures.quarantined > held.length ? element("p", {}, word("quarantine_shown", { shown: shownNumber(held.length) })) : null;
  return element("div", {}, shown, tableOf([word("held_table"), word("id"), word("expectation"), word("reason")], held.map((row) => [row.table_name, row.row_id, row.expectation, row.reason])));
}

// a list that shows its first items and more on request
async function growing(found, view) {
  const box = element("div");
  const more = element("button", { type: "button" });
  let at = 0;
  async function grow() {
    const next = found.slice(at, at + STEP);
    at += next.length;
    const views = await Promise.all(next.map(view));
    more.before(...views);
    const left = found.length - at;
    more.hidden = left <= 0;
    more.textContent = word("more", { count: shownNumber(Math.min(STEP, left)) });
    return views;
  }
  more.addEventListener("click", async () => {
    const views = await grow();
    views[0]?.querySelector("button")?.focus();
  });
  box.append(more);
  await grow();
  return box;
}

function factView(page, pageNumber, fact, withPage) {
  const labels = told.columnLabels[fact.table];
  const values = Object.keys(labels).flatMap((name, place) => {
    const value = fact.values[place];
    // a row that stands for itself says nothing by it
    if (value === null || value === fact.id || (Array.isArray(value) && !value.length)) return [];
    return [element("div", {}, element("dt", {}, either(labels[name])), element("dd", {}, shownColumn(name, value)))];
  });
  if (fact.programme?.mechanism)
    values.push(element("div", {}, element("dt", {}, word("programme")), element("dd", {}, `${labelOf("mechanism", fact.programme.mechanism)} (${word(`programme_of_${fact.programme.source}`)})`)));
  const badge = fact.countable === null ? null : element("span", { class: fact.countable && page.in_scope ? "badge" : "badge no" }, fact.countable && page.in_scope ? word("counts") : `${word("counts_not")}: ${labelOf("reason", fact.countable ? "out_of_scope" : fact.reason)}`);
  const repairs = repairsOf(page, fact);
  return element(
    "article",
    { class: "fact", "data-fact": fact.id },
    element("p", { class: "quote", lang: "zh-Hans" }, ...sentence(page.body, fact.start, fact.end)),
    element("dl", { class: "what" }, ...values),
    element(
      "p",
      { class: "quiet" },
      ...[badge, badge ? " " : null, `${word("confidence")} ${shownNumber(fact.confidence)} · ${labelOf("origin", fact.origin)} · ${labelOf("modality", fact.modality)} · `, element("code", {}, fact.id)].filter((part) => part !== null),
    ),
    element("p", { class: "quiet" }, page.title || word("untitled"), page.published_at ? ` · ${page.published_at.slice(0, 10)}` : "", page.publisher || page.site ? ` · ${page.publisher || page.site}` : ""),
    repairs.length ? element("details", {}, element("summary", {}, `${word("repairs_here")}: ${shownNumber(repairs.length)}`), repairList(repairs)) : null,
    withPage ? element("p", {}, element("button", { type: "button", onclick: () => show({ page: pageNumber, fact }) }, word("open_page"))) : null,
  );
}

const codeLists = { measure: "measure", event_type: "event_type", mechanism: "mechanism", role: "role", approximation: "approximation", aggregation: "aggregation", unit_kind: "unit_kind", date_precision: "date_precision", level: "level" };
function shownColumn(name, value) {
  if (codeLists[name]) return labelOf(codeLists[name], value);
  if (typeof value === "boolean") return value ? "✓" : "–";
  return typeof value === "number" && !name.endsWith("year") ? shownNumber(value) : String(value);
}

// the sentence around some words, the words marked; offsets count characters as Python does
function sentence(body, start, end) {
  const characters = Array.from(body);
  let from = start;
  let to = end;
  while (from > 0 && start - from < 120 && !"。！？!?\n".includes(characters[from - 1])) from--;
  while (to < characters.length && to - end < 120 && !"。！？!?\n".includes(characters[to - 1])) to++;
  const part = (first, last) => characters.slice(first, last).join("");
  return [(from > 0 && !"。！？!?\n".includes(characters[from - 1]) ? "…" : "") + part(from, start), element("mark", {}, part(start, end)), part(end, to).trimEnd() + (to - end >= 120 ? "…" : "")];
}

function repairList(repairs) {
  return element(
    "ul",
    {},
    ...repairs.map(([kind, start, end, raw, repaired, certain, alternatives]) =>
      element(
        "li",
        {},
        element("del", {}, raw),
        " → ",
        element("ins", {}, repaired || word("nothing")),
        ` · ${labelOf("repair", kind)} · ${word("position_raw", { start, end })}${certain ? "" : ` · ${word("uncertain")}`}${alternatives.length ? ` (${word("alternatives")} ${alternatives.join(" ")})` : ""}`,
      ),
    ),
  );
}

async function pageView({ page: number, fact }) {
  const page = await pageOf(number);
  const facts = Object.entries(page.facts).flatMap(([table, rows]) => rows.map((row) => readFact(table, row)));
  const link = /^https?:\/\//i.test(page.url || "") ? element("a", { href: page.url, rel: "noreferrer noopener", target: "_blank" }, page.url) : page.url;
  const lines = [
    [word("published"), page.published_at],
    [word("publisher"), page.publisher],
    [word("site"), page.site],
    [word("address"), link],
    [word("source"), page.source_uri],
    [word("damage"), page.damage.map((kind) => labelOf("damage", kind)).join(", ")],
    [word("id"), element("code", {}, page.doc_id)],
  ].filter(([, value]) => value);
  const listed = element("div");
  const holder = element("details", {}, element("summary", {}, `${word("page_facts")}: ${shownNumber(facts.length)}`), listed);
  holder.addEventListener("toggle", async () => {
    if (holder.open && !listed.childElementCount) listed.replaceChildren(await growing(facts, (one) => factView(page, number, one, false)));
  });
  return element(
    "div",
    {},
    element("h3", {}, page.title || word("untitled")),
    element("dl", { class: "what" }, ...lines.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
    fact ? factView(page, number, fact, false) : null,
    element("h3", {}, word("page_text")),
    element("div", { class: "body", lang: "zh-Hans", tabindex: "0", role: "region", "aria-label": word("page_text") }, ...markedBody(page.body, facts, fact)),
    holder,
    page.repairs.length ? element("details", {}, element("summary", {}, `${word("page_repairs")}: ${shownNumber(page.repairs.length)}`), repairList(page.repairs)) : element("p", { class: "empty" }, word("page_repairs_none")),
  );
}

// the text with the words of every fact marked, those of one fact more than the others
function markedBody(body, facts, chosen) {
  const characters = Array.from(body);
  const level = new Uint8Array(characters.length + 1);
  for (const { start, end } of facts) level.fill(1, start, end);
  if (chosen) level.fill(2, chosen.start, chosen.end);
  const parts = [];
  for (let at = 0; at < characters.length; ) {
    let to = at;
    while (to < characters.length && level[to] === level[at]) to++;
    const text = characters.slice(at, to).join("");
    parts.push(level[at] ? element("mark", { class: level[at] === 2 ? "this" : null }, text) : text);
    at = to;
  }
  return parts;
}

function closePanel() {
  trail.length = 0;
  byId("panel").close();
}
// told of late: by then the panel may be open again, with a trail of its own
byId("panel").addEventListener("close", () => byId("panel").open || (trail.length = 0));
byId("panel-close").addEventListener("click", closePanel);
byId("panel-back").addEventListener("click", () => {
  trail.pop();
  render();
});
