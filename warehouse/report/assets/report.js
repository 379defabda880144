// The sections: which rows each chart and table gets, and which facts stand behind each number.
const chosen = { money: 0, persons: 0, networkProgramme: "", networkYear: "", eventType: "", calendarYear: "", topBy: "partners" };
const total = (rows, name = "facts") => rows.reduce((sum, row) => sum + row[name], 0);
const exact = (value) => Math.round(value * 1e6) / 1e6;
// fewer statements than this say more in their own words than in a picture
const FEW = 4;
const greatestFirst = (rows) => rows.sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1));
const byLabel = (rows) => rows.sort((a, b) => (a.label < b.label ? -1 : 1));
const MOST_BARS = 15;

// rows with one key → one row a key, values added up
function grouped(rows, key, value) {
  const sums = new Map();
  for (const row of rows) sums.set(row[key], (sums.get(row[key]) || 0) + row[value]);
  return Array.from(sums, ([of, sum]) => ({ of, value: exact(sum) }));
}

function options(select, choices, current, changed) {
  select.replaceChildren(...choices.map(([value, text]) => element("option", { value, selected: String(value) === String(current) }, text)));
  select.onchange = () => changed(select.value);
}

function cards(id, names) {
  byId(id).replaceChildren(...names.map(([name, open]) => element("div", {}, element("dt", {}, word(name)), element("dd", {}, numberButton(shownNumber(told.figures[name]), open && told.figures[name] && { ...open, label: `${shownNumber(told.figures[name])} ${word(name)}` })))));
}

function glance() {
  const { release } = told;
  byId("release").textContent = release.number === null ? "" : [word("release", { number: release.number, published: release.published_at.slice(0, 16) }), release.code_version && word("made_from", { code: release.code_version })].filter(Boolean).join(" · ");
  byId("fingerprint").textContent = release.fingerprint || "";
  cards("cards", [
    ["pages", { pages: {} }],
    ["pages_in_scope", { pages: { in_scope: true } }],
    ["facts", { pages: {} }],
    ["quantities_counted", { table: "quantities", where: { counted: true } }],
    ["events", { table: "events", where: { counted: true } }],
    ["pairings", { table: "pairings", where: { counted: true } }],
    ["people", { table: "positions" }],
    ["organizations", { table: "organization_mentions" }],
    ["places", { table: "place_mentions", where: { counted: true } }],
    ["policies", { table: "policy_citations", where: { counted: true } }],
  ]);
  byId("notes").replaceChildren(...told.notes.map((note) => element("li", {}, word(note.word, Object.fromEntries(Object.entries(note.filled).map(([key, value]) => [key, typeof value === "number" ? shownNumber(value) : value]))))));
}

function sums(block) {
  const measures = told.measureChoices[block];
  const select = byId(`${block}-measure`);
  const names = (m) => `${labelOf("measure", m.measure)} (${shownUnit(m.unit)}) · ${shownNumber(m.facts)}`;
  options(select, measures.map((m, place) => [place, names(m)]), chosen[block], (value) => {
    chosen[block] = Number(value);
    sums(block);
  });
  const picked = measures[chosen[block]];
  select.disabled = !picked;
  const rows = picked ? told.sums.filter((row) => row.measure === picked.measure && row.unit === picked.unit) : [];
  const where = picked ? { measure: picked.measure, unit: picked.unit, summable: true } : {};
  const open = (more, label) => ({ table: "quantities", where: { ...where, ...more }, unit: picked.unit, label: `${labelOf("measure", picked.measure)} · ${label}` });
  const sum = byId(`${block}-sum`);
  sum.replaceChildren();
  if (picked) {
    const [before, after] = word("sum_of", { sum: "\u0000", facts: shownNumber(total(rows)), left: shownNumber(picked.left_out) }).split("\u0000");
    sum.append(before, numberButton(shownValue(exact(total(rows, "value")), picked.unit), open({}, word("total"))), after);
  } else sum.append(word("none_yet"));
  everyKind(block, measures);
  const few = Boolean(picked) && total(rows) <= FEW;
  byId(`${block}-charts`).hidden = few || !picked;
  const fewBox = byId(`${block}-few`);
  fewBox.replaceChildren();
  fewBox.shows = picked;
  if (few) inWords(fewBox, open({}, ""), picked);
  if (few || !picked) return;
  const picture = (key, label, order) => {
    const all = order(
      grouped(rows, key, "value").map(({ of, value }) => ({ label: label(of), value, untold: of === null, shown: shownValue(value, picked.unit), open: open({ [key]: of }, label(of)) })),
    );
    // one bar that says "not told" tells nothing
    const instead = all.length === 1 && all[0].untold ? word(`only_untold_${key}`) : null;
    return { options: { instead }, data: { rows: all.slice(0, key === "year" ? undefined : MOST_BARS) }, table: { heads: [word(key === "mechanism" ? "programme" : key), { text: `${word("total")} (${picked ? shownUnit(picked.unit) : ""})`, right: true }], rows: all.map((row) => [row.label, { text: shownNumber(row.value), open: row.open }]) } };
  };
  const year = picture("year", (of) => (of === null ? word("no_year") : String(of)), byLabel);
  chart(`${block}-by_year`, "columns", { rows: withGaps(year.data.rows) }, year.table, year.options);
  const province = picture("province", provinceOf, greatestFirst);
  chart(`${block}-by_province`, "bars", province.data, province.table, province.options);
  const programme = picture("mechanism", (of) => (of === null ? word("no_programme") : labelOf("mechanism", of)), greatestFirst);
  chart(`${block}-by_programme`, "bars", programme.data, programme.table, programme.options);
}

// the years between the first and the last in which nothing was told, too
function withGaps(rows) {
  const years = rows.map((row) => Number(row.label)).filter(Boolean);
  const named = new Set(years);
  const missing = [];
  for (let year = Math.min(...years); year < Math.max(...years); year++) if (!named.has(year)) missing.push({ label: String(year), value: 0, shown: "0" });
  return byLabel([...rows, ...missing]);
}

function everyKind(block, measures) {
  const right = (name) => ({ text: word(name), right: true });
  const rows = measures.map((m) => {
    const own = told.sums.filter((row) => row.measure === m.measure && row.unit === m.unit);
    const open = { table: "quantities", where: { measure: m.measure, unit: m.unit, summable: true }, unit: m.unit, label: labelOf("measure", m.measure) };
    const left = { table: "quantities", where: { measure: m.measure, unit: m.unit, summable: false }, label: `${labelOf("measure", m.measure)} · ${word("left_out_short")}` };
    return [labelOf("measure", m.measure), { text: shownValue(exact(total(own, "value")), m.unit), open }, { text: shownNumber(m.facts), open }, { text: shownNumber(m.left_out), open: m.left_out ? left : null }];
  });
  byId(`${block}-all`).replaceChildren(rows.length ? tableOf([word("measure"), right("total"), right("statements"), right("left_out_short")], rows) : element("p", { class: "empty" }, word("none_yet")));
}

// the sentences of a few facts themselves: when the reader comes near, when there is nothing else to do, or for paper
function inWords(box, open, picked) {
  let asked = false;
  async function load() {
    if (asked) return;
    asked = true;
    near.disconnect();
    const index = await factIndex();
    const facts = await Promise.all(findFacts(index, open).map((number) => factOf(index, open.table, number)));
    // somebody may have chosen another measure meanwhile
    if (box.shows === picked) box.replaceChildren(element("p", { class: "empty" }, word("few_statements")), ...facts.map(({ page, pageNumber, fact }) => factView(page, pageNumber, fact, true)));
  }
  const near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && load());
  near.observe(box);
  window.addEventListener("beforeprint", load, { once: true });
  // not every browser knows idle times
  (window.requestIdleCallback || ((call) => setTimeout(call, 2000)))(load);
  box.append(element("p", { class: "empty" }, word("loading")));
}

const inYear = (pair, year) =>
  year === "none" ? pair.first_year === null && !pair.told_years.length : pair.told_years.includes(year) || (pair.first_year !== null && pair.first_year <= year && year <= (pair.last_year ?? pair.first_year));

function network() {
  const years = new Set();
  for (const pair of told.pairs) {
    pair.told_years.forEach((year) => years.add(year));
    if (pair.first_year !== null) for (let year = pair.first_year; year <= (pair.last_year ?? pair.first_year); year++) years.add(year);
  }
  const programmes = Array.from(new Set(told.pairs.map((pair) => pair.mechanism)));
  options(byId("network-programme"), [["", word("all")], ...programmes.map((code) => [code, labelOf("mechanism", code)])], chosen.networkProgramme, (value) => {
    chosen.networkProgramme = value;
    network();
  });
  options(byId("network-year"), [["", word("all")], ...Array.from(years).sort().map((year) => [year, String(year)]), ["none", word("undated")]], chosen.networkYear, (value) => {
    chosen.networkYear = value;
    network();
  });
  const year = chosen.networkYear === "" || chosen.networkYear === "none" ? chosen.networkYear : Number(chosen.networkYear);
  const pairs = told.pairs.filter((pair) => (!chosen.networkProgramme || pair.mechanism === chosen.networkProgramme) && (year === "" || inYear(pair, year)));
  const key = (name, place) => `${name}\u0000${place ?? ""}`;
  const nodes = new Map(told.nodes.map((node) => [key(node.name, node.place), node]));
  const used = new Set(pairs.flatMap((pair) => [key(pair.helper, pair.helper_place), key(pair.recipient, pair.recipient_place)]));
  const limits = chosen.networkProgramme ? { mechanism: chosen.networkProgramme } : {};
  const edges = pairs.map((pair) => {
    const from = nodes.get(key(pair.helper, pair.helper_place));
    const to = nodes.get(key(pair.recipient, pair.recipient_place));
    return {
      x: from.x, y: from.y, x2: to.x, y2: to.y, mechanism: pair.mechanism,
      label: `${pair.helper} → ${pair.recipient}`,
      shown: `${labelOf("mechanism", pair.mechanism)} · ${shownNumber(pair.pages)} ${word("pages")}`,
      open: { table: "pairings", where: { helper: pair.helper, helper_place: pair.helper_place, recipient: pair.recipient, recipient_place: pair.recipient_place, mechanism: pair.mechanism, counted: true }, label: `${pair.helper} → ${pair.recipient}` },
    };
  });
  const points = Array.from(used, (of) => nodes.get(of)).map((node) => ({
    ...node,
    label: node.name,
    shown: [node.place, word(node.role)].filter(Boolean).join(" · "),
    open: { table: "pairings", where: { counted: true, ...limits }, any: [{ helper: node.name, helper_place: node.place }, { recipient: node.name, recipient_place: node.place }], label: node.name },
  }));
  // names that would only cover each other are left to the tooltip and the table
  const narrow = byId("network").clientWidth < 560;
  const named = narrow ? points.filter((node) => node.degree >= 2).slice(0, 12) : points.length > 60 ? points.filter((node) => node.degree >= 4).slice(0, 60) : points;
  byId("network-sum").textContent = word("network_shown", { shown: shownNumber(pairs.length), all: shownNumber(told.figures.pairs_all), parties: shownNumber(points.length) });
  chart("network", "network", { edges, nodes: points, names: named }, {
    heads: [word("helper"), word("recipient"), word("programme"), word("year"), { text: word("facts"), right: true }],
    rows: pairs.map((pair, place) => [partyOf(pair.helper, pair.helper_place), partyOf(pair.recipient, pair.recipient_place), labelOf("mechanism", pair.mechanism), yearsOf(pair), { text: shownNumber(pair.facts), open: edges[place].open }]),
  }, { fewest: 1 });
}
const partyOf = (name, place) => (place && !name.includes(place) ? `${name}（${place}）` : name);
const yearsOf = (pair) => (pair.first_year === null ? "" : pair.first_year === (pair.last_year ?? pair.first_year) ? String(pair.first_year) : `${pair.first_year}–${pair.last_year}`);

function calendar() {
  const types = Array.from(new Set(told.events.map((event) => event.type)));
  options(byId("calendar-type"), [["", word("all")], ...types.map((code) => [code, labelOf("event_type", code)])], chosen.eventType, (value) => {
    chosen.eventType = value;
    calendar();
  });
  const events = told.events.filter((event) => !chosen.eventType || event.type === chosen.eventType);
  const dated = events.filter((event) => event.date).map((event) => {
    const [year, month, day] = event.date.split("-").map(Number);
    return { ...event, year, month: event.precision === "year" ? 0 : month, day: event.precision === "day" ? day : 0 };
  });
  const years = Array.from(new Set(dated.map((event) => event.year))).sort((a, b) => a - b);
  if (!years.includes(Number(chosen.calendarYear))) {
    // the year that has most to show, of several the last
    const daysIn = (year) => total(dated.filter((event) => event.year === year && event.day));
    chosen.calendarYear = years.reduce((best, year) => (best === "" || daysIn(year) >= daysIn(best) ? year : best), "");
  }
  options(byId("calendar-year"), years.map((year) => [year, String(year)]), chosen.calendarYear, (value) => {
    chosen.calendarYear = Number(value);
    calendar();
  });
  const limits = { counted: true, ...(chosen.eventType ? { type: chosen.eventType } : {}) };
  const months = word("months").split(" ");
  const monthName = (month) => (month ? months[month - 1] : word("no_month"));
  const cells = new Map();
  for (const event of dated) cells.set(`${event.year} ${event.month}`, (cells.get(`${event.year} ${event.month}`) || 0) + event.facts);
  const rows = Array.from(cells, ([of, value]) => {
    const [year, month] = of.split(" ").map(Number);
    const where = month ? { year, month, precision: ["day", "month"] } : { year, precision: "year" };
    const label = language === "zh" ? `${year}年 ${monthName(month)}` : `${monthName(month)} ${year}`;
    return { year, month, value, label, shown: `${shownNumber(value)} ${word("events")}`, open: { table: "events", where: { ...limits, ...where }, label } };
  }).sort((a, b) => a.year - b.year || a.month - b.month);
  const undated = total(events.filter((event) => !event.date));
  byId("calendar-sum").textContent = [`${shownNumber(total(events))} ${word("events")}`, undated ? word("events_undated", { count: shownNumber(undated) }) : ""].filter(Boolean).join(" · ");
  const tabled = (list) => ({ heads: [word("calendar"), { text: word("events"), right: true }], rows: list.map((row) => [row.label, { text: shownNumber(row.value), open: row.open }]) });
  chart("calendar", "calendar", { rows }, tabled(rows), { fewest: 1 });
  const days = new Map();
  for (const event of dated) if (event.year === Number(chosen.calendarYear) && event.day) days.set(event.date, (days.get(event.date) || 0) + event.facts);
  const daily = Array.from(days, ([date, value]) => {
    const [, month, day] = date.split("-").map(Number);
    return { month, day, value, label: date, shown: `${shownNumber(value)} ${word("events")}`, open: { table: "events", where: { ...limits, date, precision: "day" }, label: date } };
  }).sort((a, b) => (a.label < b.label ? -1 : 1));
  byId("days-of").textContent = chosen.calendarYear === "" ? "" : word("days_of", { year: chosen.calendarYear }) + (daily.length ? "" : ` · ${word("days_none")}`);
  chart("days", "days", { rows: daily }, tabled(daily), { fewest: 4 });
}

function top_() {
  const choices = [["partners", word("by_partners")], ...told.measureChoices.money.map((m) => m).filter((m) => m.unit === "元").map((m) => [m.measure, labelOf("measure", m.measure)])];
  options(byId("top-by"), choices, chosen.topBy, (value) => {
    chosen.topBy = value;
    top_();
  });
  for (const side of ["helper", "recipient"]) {
    const partners = chosen.topBy === "partners";
    const found = partners ? told[`${side}s_by_pairing`] : told[`${side}s_by_measure`].filter((row) => row.measure === chosen.topBy);
    const rows = found.map((row) => {
      const value = partners ? row.partners : row.value;
      const where = partners ? { counted: true } : { measure: row.measure, unit: "元", summable: true };
      const label = partyOf(row.name, row.place);
      return { label, value, shown: partners ? `${shownNumber(value)} ${word("partners")}` : shownValue(value, "元"), open: { table: partners ? "pairings" : "quantities", where: { ...where, [side]: row.name, [`${side}_place`]: row.place }, unit: partners ? null : "元", label }, facts: row.facts };
    });
    chart(`top-${side}s`, "bars", { rows: rows.slice(0, MOST_BARS) }, {
      heads: [word("name"), { text: word(partners ? "partners" : "value"), right: true }, { text: word("facts"), right: true }],
      rows: rows.map((row) => [row.label, { text: shownNumber(row.value), open: row.open }, { text: shownNumber(row.facts), open: row.open }]),
    }, { level: rows.length > 2 && rows.every((row) => row.value === rows[0].value) });
  }
}

function coverage() {
  const right = (name) => ({ text: word(name), right: true });
  const years = told.pages_by_year.map((row) => ({ label: row.year === null ? word("no_year") : String(row.year), value: row.pages, shown: `${shownNumber(row.pages)} ${word("pages")}`, open: { pages: { year: row.year }, label: row.year === null ? word("no_year") : String(row.year) } }));
  chart("pages-by-year", "columns", { rows: withGaps(years) }, { heads: [word("year"), right("pages")], rows: years.map((row) => [row.label, { text: shownNumber(row.value), open: row.open }]) });
  const named = told.coverage.filter((row) => row.province in told.provinceNames);
  const bars = greatestFirst(named.filter((row) => row.mentions).map((row) => ({ label: provinceOf(row.province), value: row.mentions, shown: `${word("mentions")}: ${shownNumber(row.mentions)}`, open: { table: "place_mentions", where: { province: row.province, counted: true }, label: provinceOf(row.province) } })));
  const table = () => tableOf(
    [word("province"), right("mentions"), right("events"), right("helping"), right("helped")],
    named.map((row) => {
      const cell = (value, of, where) => ({ text: shownNumber(value), open: value ? { table: of, where: { ...where, counted: true }, label: provinceOf(row.province) } : null });
      return [provinceOf(row.province), cell(row.mentions, "place_mentions", { province: row.province }), cell(row.events, "events", { province: row.province }), cell(row.helping, "pairings", { helper_province: row.province }), cell(row.helped, "pairings", { province: row.province })];
    }),
  );
  chart("provinces", "bars", { rows: bars.slice(0, MOST_BARS) }, { heads: [word("province"), right("mentions")], rows: bars.map((row) => [row.label, { text: shownNumber(row.value), open: row.open }]) });
  byId("table-provinces").replaceChildren(table());
  const absent = told.provinces.filter((row) => !named.some((one) => one.province === row.province && one.mentions + one.events + one.helping + one.helped)).map((row) => row.name);
  byId("provinces-missing").textContent = absent.length ? word("provinces_missing", { names: absent.join("、") }) : word("provinces_all");
  const gapBases = { amount: ["quantities", { counted: true }], event: ["events", { counted: true }] };
  const gapFilters = {
    amount_year: ["quantities", { counted: true, year: null }], amount_helper: ["quantities", { counted: true, helper: null }], amount_recipient: ["quantities", { counted: true, recipient: null }],
    amount_place: ["quantities", { counted: true, placed: false }], amount_programme: ["quantities", { counted: true, mechanism: null }], event_day: ["events", { counted: true, precision: ["month", "year", "unknown"] }], event_place: ["events", { counted: true, placed: false }],
  };
  byId("table-gaps").replaceChildren(tableOf([word("gap"), right("missing"), right("of_facts")], told.missing.map((row) => [word(row.what), { text: shownNumber(row.missing), open: row.missing ? { table: gapFilters[row.what][0], where: gapFilters[row.what][1], label: word(row.what) } : null }, { text: shownNumber(row.facts), open: row.facts ? { table: gapBases[row.what.split("_")[0]][0], where: gapBases[row.what.split("_")[0]][1], label: word("facts") } : null }])));
  byId("table-sites").replaceChildren(tableOf([word("site"), right("pages"), right("facts"), right("confidence")], told.pages_by_site.map((row) => [row.site || word("no_site"), { text: shownNumber(row.pages), open: { pages: { site: row.site }, label: row.site || word("no_site") } }, { text: shownNumber(row.facts) }, { text: row.confidence === null ? "" : shownNumber(row.confidence) }])));
  byId("table-policies").replaceChildren(told.policies.length ? tableOf([word("name"), right("pages"), right("facts")], told.policies.map((row) => [`《${row.title}》`, { text: shownNumber(row.pages), open: { table: "policy_citations", where: { title: row.title, counted: true }, label: `《${row.title}》` } }, { text: shownNumber(row.facts), open: { table: "policy_citations", where: { title: row.title, counted: true }, label: `《${row.title}》` } }])) : element("p", { class: "empty" }, word("none_yet")));
}

function quality() {
  const right = (name) => ({ text: word(name), right: true });
  cards("quality-cards", [
    ["pages_damaged", { pages: { damaged: true } }],
    ["pages_tampered", { pages: { tampered: true } }],
    ["repairs", { pages: { damaged: true } }],
    ["repairs_uncertain", { pages: { uncertain: true } }],
    ["pages_undated", { pages: { year: null } }],
    ["pages_repeated", { pages: { repeated: true } }],
    ["quarantined", { held: true }],
  ]);
  const bands = grouped(told.confidence, "band", "facts").sort((a, b) => a.of - b.of).map(({ of, value }) => ({ label: `${of.toFixed(2)}–${(of + 0.05).toFixed(2)}`, value, shown: `${shownNumber(value)} ${word("facts")}` }));
  chart("confidence", "columns", { rows: bands }, { heads: [word("fact_table"), word("confidence"), right("facts")], rows: told.confidence.map((row) => [either(told.tableLabels[row.fact_table]), `${row.band.toFixed(2)}–${(row.band + 0.05).toFixed(2)}`, { text: shownNumber(row.facts), open: { table: row.fact_table, where: { band: row.band }, label: either(told.tableLabels[row.fact_table]) } }]) });
  const damage = told.damage.map((row) => ({ label: labelOf("damage", row.damage), value: row.pages, shown: `${shownNumber(row.pages)} ${word("pages")}`, open: { pages: { damage: row.damage }, label: labelOf("damage", row.damage) } }));
  chart("damage", "bars", { rows: damage.slice(0, MOST_BARS) }, { heads: [word("damage"), right("pages")], rows: damage.map((row) => [row.label, { text: shownNumber(row.value), open: row.open }]) }, { none: word("damage_none") });
  byId("table-repairs").replaceChildren(told.repairs.length ? tableOf([word("repair"), right("repairs"), right("uncertain"), right("pages")], told.repairs.map((row) => [labelOf("repair", row.repair), ...["repairs", "uncertain", "pages"].map((name) => ({ text: shownNumber(row[name]), open: { pages: { repairs: row.repair }, label: labelOf("repair", row.repair) } }))])) : element("p", { class: "empty" }, word("page_repairs_none")));
  byId("table-left-out").replaceChildren(told.left_out.length ? tableOf([word("reason"), right("facts")], told.left_out.map((row) => [labelOf("reason", row.reason), { text: shownNumber(row.facts), open: { table: "quantities", where: { reason: row.reason }, label: labelOf("reason", row.reason) } }])) : element("p", { class: "empty" }, word("nothing")));
  byId("table-quarantine").replaceChildren(told.quarantine.length ? tableOf([word("held_table"), word("expectation"), right("held")], told.quarantine.map((row) => [row.held_table, row.expectation, { text: shownNumber(row.held), open: { held: true } }])) : element("p", { class: "empty" }, word("quarantine_none")));
}

function speak(spoken) {
  language = spoken;
  document.documentElement.dataset.language = spoken;
  document.documentElement.lang = spoken === "zh" ? "zh-Hans" : "en";
  document.title = `${word("title")} · Bangfu 帮扶`;
  for (const button of document.querySelectorAll("[data-speak]")) button.setAttribute("aria-pressed", String(button.dataset.speak === spoken));
  try {
    localStorage.setItem("bangfu-language", spoken);
  } catch {
    // a browser may forbid files to remember anything
  }
  glance();
  sums("money");
  sums("persons");
  network();
  calendar();
  top_();
  coverage();
  quality();
}

for (const button of document.querySelectorAll("[data-speak]")) button.addEventListener("click", () => speak(button.dataset.speak));
for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoomNetwork(Number(button.dataset.zoom)));
let remembered = null;
try {
  remembered = localStorage.getItem("bangfu-language");
} catch {
  remembered = null;
}
performance.mark("bangfu-begin");
speak(remembered === "en" || remembered === "zh" ? remembered : language);
performance.mark("bangfu-shown");
