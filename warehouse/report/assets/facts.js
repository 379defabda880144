// The facts: an index that finds them, blocks of pages that hold them. Both are unpacked when they are asked for first.
async function unpack(id) {
  const bytes = Uint8Array.from(atob(byId(id).textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

let indexAsked = null;
function factIndex() {
  indexAsked ||= unpack("packed-index").then((index) => {
    for (const table of Object.values(index.tables)) {
      // where the facts of a page begin: a fact's place in its page is its number less that
      table.first = new Map();
      table.page.forEach((page, number) => table.first.has(page) || table.first.set(page, number));
      for (const column of Object.values(table.columns)) column.codeOf = new Map(column.values.map((value, code) => [value, code]));
    }
    return index;
  });
  return indexAsked;
}

const blocksAsked = new Map();
async function pageOf(number) {
  const { blocks } = await factIndex();
  let block = 0;
  for (let low = 0, high = blocks.length - 1; low <= high; ) {
    const middle = (low + high) >> 1;
    if (blocks[middle] <= number) (block = middle), (low = middle + 1);
    else high = middle - 1;
  }
  if (!blocksAsked.has(block)) {
    // a list of facts may lead through many pages: only the last blocks are kept
    if (blocksAsked.size > 40) blocksAsked.delete(blocksAsked.keys().next().value);
    blocksAsked.set(block, unpack(`packed-${block}`));
  }
  return (await blocksAsked.get(block))[number - blocks[block]];
}

// {table, where: {column: value or null or [values]}, any: [where, …]} → numbers of facts
function findFacts(index, open) {
  const table = index.tables[open.table];
  const tests = (where) =>
    Object.entries(where).map(([name, wanted]) => {
      const column = table.columns[name];
      const codes = new Set((Array.isArray(wanted) ? wanted : [wanted]).map((value) => (value === null ? -1 : column.codeOf.get(value))));
      return (number) => codes.has(column.codes[number]);
    });
  const every = tests(open.where || {});
  const some = (open.any || []).map(tests);
  const found = [];
  for (let number = 0; number < table.page.length; number++)
    if (every.every((test) => test(number)) && (!some.length || some.some((group) => group.every((test) => test(number))))) found.push(number);
  return found;
}

// {pages: {column: value}} → numbers of pages; a column of lists has to hold the value
function findPages(index, where) {
  const columns = index.pages;
  return columns.title
    .map((_, number) => number)
    .filter((number) =>
      Object.entries(where).every(([name, wanted]) => {
        const value = columns[name][number];
        return Array.isArray(value) ? value.includes(wanted) : value === wanted;
      }),
    );
}

async function factOf(index, tableName, number) {
  const table = index.tables[tableName];
  const pageNumber = table.page[number];
  const page = await pageOf(pageNumber);
  const fact = readFact(tableName, page.facts[tableName][number - table.first.get(pageNumber)]);
  // where a number's programme comes from is worked out by the views
  const ofView = (name) => table.columns[name]?.values[table.columns[name].codes[number]] ?? null;
  if (tableName === "quantities") fact.programme = { mechanism: ofView("mechanism"), source: ofView("mechanism_source") };
  return { page, pageNumber, fact };
}

function readFact(tableName, row) {
  const [id, start, end, rawStart, rawEnd, confidence, origin, modality, countable, reason, ...values] = row;
  return { table: tableName, id, start, end, rawStart, rawEnd, confidence, origin, modality, countable, reason, values };
}

const repairsOf = (page, fact) => page.repairs.filter((repair) => repair[1] < fact.rawEnd && repair[2] > fact.rawStart);
