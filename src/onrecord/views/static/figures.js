// Figures over time, drawn with d3: the timeline, zoomed by wheel, drag, pinch, keys and buttons, whose list follows what is
// in view; and how many articles a month has. Each says the same in words beside it; without this script a still figure
// stands in its place.
"use strict";

(() => {
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const NAMES = { event: ["event", "events"], step: ["step", "steps"], utterance: ["utterance", "utterances"] };
  const LANES = Object.keys(NAMES);
  const LEFT = 96, HIGH = 46, FOOT = 22, WEEK = 7;
  const DAY = 86400000;
  const told = d3.utcFormat("%-d %b %Y"), inMonth = d3.utcFormat("%b %Y"), inYear = d3.utcFormat("%Y"), iso = d3.utcFormat("%Y-%m-%d");
  const counted = (count, names) => `${count.toLocaleString("en")} ${names[count === 1 ? 0 : 1]}`;

  // What one bar may stand for, the shortest first, and how it is called.
  const BINS = [
    [d3.utcDay, told], [d3.utcMonday, told], [d3.utcMonth, inMonth], [d3.utcMonth.every(3), inMonth],
    ...[1, 5, 10, 50, 100].map((years) => [d3.utcYear.every(years), inYear]),
  ];
  const tick = (at) => (d3.utcMonth(at) < at ? d3.utcFormat("%-d %b") : d3.utcYear(at) < at ? d3.utcFormat("%b") : inYear)(at);

  // A month or a year lasts from its first day to the first day of the next.
  function span(value) {
    const [first, last] = value.split("/");
    const date = (words) => new Date(`${words.padStart(4, "0")}${"-01".repeat(3 - words.split("-").length)}T00:00:00Z`);
    const end = last || first;
    return [date(first), [d3.utcYear, d3.utcMonth, d3.utcDay][end.split("-").length - 1].offset(date(end), 1)];
  }

  function drawTicks(chart, x, width, high) {
    const days = (x.domain()[1] - x.domain()[0]) / DAY;
    const axis = d3.axisBottom(x).ticks(Math.max(2, Math.min(days, width / 90))).tickFormat(tick).tickSize(-high).tickPadding(7);
    chart.append("g").attr("class", "ticks").attr("transform", `translate(0,${high})`).call(axis);
  }

  function timeline(place, form, list) {
    const rows = JSON.parse(place.dataset.entries).map(([value, lane, count]) => ({ span: span(value), lane: LANES[lane], count }));
    const entries = all(".entry", list).map((element) => ({ element, span: span(element.dataset.date), lane: element.dataset.lane }));
    const least = d3.utcDay.offset(d3.min(rows, (row) => row.span[0]), -1), most = d3.utcDay.offset(d3.max(rows, (row) => row.span[1]), 1);
    const chart = d3.select(one("#chart", place)), seen = one("#seen", place), further = one("#inview", place);
    const whole = d3.scaleUtc([least, most], [LEFT, LEFT + 1]), high = HIGH * LANES.length;
    let x = whole.copy(), on = new Set(LANES), waiting = 0;
    const width = () => whole.range()[1];
    const inView = (row) => on.has(row.lane) && row.span[0] < x.domain()[1] && row.span[1] > x.domain()[0];

    function paint() {
      const wide = ([bin]) => x(bin.offset(x.domain()[0], 1)) - LEFT >= 5;
      const [bin, name] = BINS.find(wide) || BINS[BINS.length - 1];
      chart.selectAll("*").remove();
      drawTicks(chart, x, width() - LEFT, high);
      LANES.forEach((lane, index) => paintLane(lane, HIGH * (index + 1) - 6, bin, name));
      say();
    }

    function paintLane(lane, ground, bin, name) {
      chart.append("line").attr("class", "ground").attr("x1", LEFT).attr("x2", width()).attr("y1", ground).attr("y2", ground);
      chart.append("text").attr("class", on.has(lane) ? "lane" : "lane off").attr("x", 0).attr("y", ground - 4)
        .text(NAMES[lane][1][0].toUpperCase() + NAMES[lane][1].slice(1));
      const here = rows.filter((row) => row.lane === lane && inView(row));
      // Where a month or a year is known and no day: a line over all of it, not a mark on its first day.
      const vague = (row) => row.span[1] - row.span[0] > 2 * (bin.offset(row.span[0], 1) - row.span[0]);
      const [begin, end] = [(at) => Math.max(x(at), LEFT), (at) => Math.min(x(at), width())];
      const size = (from, to, least) => Math.max(end(to) - begin(from) - 1, least);
      chart.append("g").selectAll("rect").data(here.filter(vague)).join("rect").attr("class", `vague ${lane}`)
        .attr("x", (row) => begin(row.span[0])).attr("width", (row) => size(...row.span, 1)).attr("y", ground + 1).attr("height", 3);
      const bars = d3.rollups(here.filter((row) => !vague(row)), (some) => d3.sum(some, (row) => row.count), (row) => +bin.floor(row.span[0]))
        .map(([from, count]) => ({ from: new Date(from), to: bin.offset(new Date(from), 1), count })).filter((bar) => end(bar.to) > begin(bar.from));
      const tall = d3.scaleLinear([0, d3.max(bars, (bar) => bar.count) || 1], [0, HIGH - 12]);
      const height = (bar) => Math.max(tall(bar.count), 3);
      chart.append("g").selectAll("rect").data(bars).join("rect").attr("class", lane)
        .attr("x", (bar) => begin(bar.from)).attr("width", (bar) => size(bar.from, bar.to, 1.5))
        .attr("y", (bar) => ground - height(bar)).attr("height", height)
        .on("click", (_, bar) => look(bar.from, bar.to))
        .append("title").text((bar) => `${name(bar.from)}: ${counted(bar.count, NAMES[lane])}`);
    }

    function say() {
      const [from, to] = x.domain(), last = d3.utcDay.offset(d3.utcDay.ceil(to), -1);
      const inside = LANES.filter((lane) => on.has(lane))
        .map((lane) => counted(d3.sum(rows, (row) => (row.lane === lane && inView(row) ? row.count : 0)), NAMES[lane]));
      seen.textContent = `${told(from)} to ${told(last)}: ${inside.join(", ") || "no lane is shown"}`;
      if (further) {
        further.hidden = from <= least && to >= most;
        further.href = `?since=${iso(from)}&until=${iso(last)}`;
      }
    }

    function follow() {
      entries.forEach((entry) => { entry.element.hidden = !inView(entry); });
      all(".month, .period", list).forEach((part) => { part.hidden = !one(".entry:not([hidden])", part); });
    }

    const zoom = d3.zoom()
      // One finger scrolls the page; two zoom.
      .filter((event) => !event.button && (event.type !== "touchstart" || event.touches.length > 1))
      .on("zoom", (event) => {
        x = event.transform.rescaleX(whole);
        paint();
        // The list follows a moment later: hiding thousands of lines at each turn of a wheel would be felt.
        clearTimeout(waiting);
        waiting = setTimeout(follow, 120);
      });

    function look(from, to) {
      const long = Math.min(Math.max(to - from, WEEK * DAY), most - least);
      const begin = Math.min(Math.max(from, least), most - long), closer = (most - least) / long;
      chart.call(zoom.transform, d3.zoomIdentity.translate(LEFT - closer * whole(begin), 0).scale(closer));
    }
    function resize() {
      const [from, to] = x.domain(), right = Math.max(place.clientWidth, 280);
      whole.range([LEFT, right]);
      chart.attr("viewBox", `0 0 ${right} ${high + FOOT}`).attr("width", right).attr("height", high + FOOT);
      zoom.extent([[LEFT, 0], [right, high]]).translateExtent([[LEFT, 0], [right, high]]).scaleExtent([1, Math.max((most - least) / (WEEK * DAY), 1)]);
      look(from, to);
    }
    const move = (share) => chart.call(zoom.translateBy, share * (width() - LEFT) / d3.zoomTransform(chart.node()).k, 0);
    const acts = {
      closer: () => chart.call(zoom.scaleBy, 2), wider: () => chart.call(zoom.scaleBy, 0.5),
      earlier: () => move(0.4), later: () => move(-0.4), everything: () => look(least, most),
    };
    const keys = { "+": "closer", "=": "closer", "-": "wider", ArrowLeft: "earlier", ArrowRight: "later", ArrowUp: "closer", ArrowDown: "wider", 0: "everything", Home: "everything" };

    chart.call(zoom).on("dblclick.zoom", null).on("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      acts[keys[event.key]]();
    });
    all("button[name]", place).forEach((button) => button.addEventListener("click", () => acts[button.name]()));
    form.addEventListener("change", () => {
      on = new Set(all("input:checked", form).map((box) => box.name));
      paint();
      follow();
    });
    form.hidden = place.hidden = false;
    all(".still").forEach((figure) => { figure.hidden = true; });
    const [since, until] = [place.dataset.since, place.dataset.until].map((date) => /^\d{4}(-\d\d){0,2}$/.test(date) && span(date));
    if (since || until) x.domain([since && since[0] > least ? since[0] : least, until && until[1] < most ? until[1] : most]);
    resize();
    addEventListener("resize", resize);
  }

  function months(figure) {
    const rows = Object.entries(JSON.parse(figure.dataset.counts)).map(([value, count]) => ({ span: span(value), value, count }));
    const still = one("svg", figure), caption = one("figcaption", figure);
    const chart = d3.select(figure).insert("svg", "figcaption").attr("class", "drawn").attr("role", "img").attr("aria-label", still.getAttribute("aria-label"));
    const high = 96, left = 40;
    still.remove();
    caption.hidden = true;
    function paint() {
      const right = Math.max(figure.clientWidth, 240);
      const x = d3.scaleUtc([rows[0].span[0], rows[rows.length - 1].span[1]], [left, right]);
      const y = d3.scaleLinear([0, d3.max(rows, (row) => row.count)], [high, 6]).nice(3);
      chart.attr("viewBox", `0 0 ${right} ${high + FOOT}`).attr("width", right).attr("height", high + FOOT).selectAll("*").remove();
      drawTicks(chart, x, right - left, high);
      const whole = y.ticks(3).filter(Number.isInteger);
      chart.append("g").attr("class", "ticks").attr("transform", `translate(${left},0)`)
        .call(d3.axisLeft(y).tickValues(whole).tickFormat((count) => count.toLocaleString("en")).tickSize(-(right - left)));
      chart.append("g").selectAll("rect").data(rows.filter((row) => row.count)).join("rect").attr("class", "column")
        .attr("x", (row) => x(row.span[0]) + 0.5).attr("width", (row) => Math.max(x(row.span[1]) - x(row.span[0]) - 1, 1))
        .attr("y", (row) => y(row.count)).attr("height", (row) => high - y(row.count))
        .append("title").text((row) => `${(row.value.length > 4 ? inMonth : inYear)(row.span[0])}: ${counted(row.count, ["article", "articles"])}`);
    }
    paint();
    addEventListener("resize", paint);
  }

  addEventListener("DOMContentLoaded", () => {
    const place = one("#axis");
    if (place) timeline(place, one("#lanes"), one("#timeline"));
    all("figure[data-counts]").forEach(months);
  });
})();
