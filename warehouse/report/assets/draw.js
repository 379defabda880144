// Charts: the specifications come from Altair, Vega draws them; here they only get their rows. Each has its rows as a table too.
const views = new Map();
const waiting = new Map();

// draws when the reader comes near, so that the first view waits for nothing that it does not show
const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) drawNow(entry.target.dataset.chart);
  },
  { rootMargin: "300px" },
);

// data: named rows; rows hold {label, value, shown, open}; table: {heads, rows}; fewest: fewer rows are no picture
function chart(name, kind, data, table, { fewest = 2, level = false, instead = null, none = null } = {}) {
  const figure = document.querySelector(`[data-chart="${name}"]`);
  let box = figure.querySelector(".chart");
  if (!box) {
    box = element("div", { class: "chart" });
    figure.append(box, element("div", { class: "under" }));
  }
  const marks = (data.rows || data.edges).length;
  const drawable = marks >= fewest && !level && !instead;
  const caption = figure.querySelector("figcaption");
  const said = caption ? Array.from(caption.children).find((part) => getComputedStyle(part).display !== "none")?.textContent || caption.textContent : "";
  waiting.delete(name);
  views.get(name)?.finalize();
  views.delete(name);
  box.replaceChildren();
  box.hidden = !drawable;
  if (drawable) {
    // bars and years take the room that they need; the other charts have a height of their own
    const height = kind === "bars" ? marks * 24 : kind === "calendar" ? new Set(data.rows.map((row) => row.year)).size * 26 : null;
    box.style.minHeight = `${(height ?? told.charts[language][kind].height) + 50}px`;
    waiting.set(name, { box, kind, data, said, height });
    watcher.unobserve(figure);
    watcher.observe(figure);
  }
  const few = level ? word("all_level") : marks ? `${word("too_little")}. ${word("too_little_text", { count: shownNumber(marks) })}` : none || word("none_yet");
  figure.querySelector(".under").replaceChildren(
    ...(drawable
      ? [rowsOnRequest(table, said)]
      : instead
        ? [element("p", { class: "empty" }, instead)]
        : marks
        ? [element("p", { class: "empty" }, few), element("div", { class: "table" }, tableOf(table.heads, table.rows))]
        : [element("p", { class: "empty" }, few)]),
  );
}

// the same rows as a table, made when it is opened: hundreds of them would hold up the first view
function rowsOnRequest(table, said) {
  const box = element("div", { class: "table", tabindex: "0", role: "region", "aria-label": `${word("as_table")}: ${said}` });
  const details = element("details", {}, element("summary", {}, word("as_table")), box);
  details.addEventListener("toggle", () => {
    if (details.open && !box.childElementCount) box.append(tableOf(table.heads, table.rows));
  });
  return details;
}

async function drawNow(name) {
  const asked = waiting.get(name);
  if (!asked) return null;
  waiting.delete(name);
  const { box, kind, data, said, height } = asked;
  const specification = told.charts[language][kind];
  const narrow = box.clientWidth < 560;
  const holder = element("div");
  box.append(holder);
  const drawn = await vegaEmbed(
    holder,
    { ...specification, config: narrow ? { ...specification.config, legend: { ...specification.config.legend, columns: 2 } } : specification.config, height: height ?? specification.height, datasets: data, description: said },
    // no code from strings and no styles from scripts: the page's security policy forbids both
    { mode: "vega-lite", ast: true, actions: false, defaultStyle: false, renderer: "canvas", tooltip: { disableDefaultStyle: true }, logLevel: 1 },
  );
  if (!box.contains(holder)) {
    drawn.finalize();
    return null;
  }
  holder.querySelector("canvas")?.setAttribute("aria-hidden", "true");
  const graphic = holder.matches('[role="graphics-document"]') ? holder : holder.querySelector('[role="graphics-document"]') || holder;
  graphic.setAttribute("role", "img");
  graphic.removeAttribute("aria-roledescription");
  graphic.setAttribute("aria-label", said || word(name.split("-")[0]));
  box.style.minHeight = "";
  drawn.view.addEventListener("click", (_, item) => {
    if (item?.datum?.open) show(item.datum.open);
  });
  views.set(name, drawn);
  box.dataset.drawn = "yes";
  return drawn;
}

// on paper there is no scrolling to
const drawAll = () => Promise.all(Array.from(waiting.keys(), drawNow));
window.addEventListener("beforeprint", drawAll);

function zoomNetwork(factor) {
  const view = views.get("network")?.view;
  if (!view) return;
  for (const axis of ["x", "y"]) {
    const signal = `zoom_${axis}`;
    const [low, high] = view.scale(axis).domain();
    const middle = (low + high) / 2;
    const half = (high - low) / 2 / factor;
    view.signal(signal, factor ? [middle - half, middle + half] : null);
  }
  view.runAsync();
}
