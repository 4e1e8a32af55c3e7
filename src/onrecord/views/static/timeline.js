// The timeline drawn so that one can zoom: by wheel, drag, keys and buttons, in lanes. The list below it follows what is
// in view, and says the same in words. Without this script the list is whole and a still figure stands above it.
"use strict";

(() => {
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const DAY = 86400000, LANES = ["event", "step", "utterance"];
  const NAMES = { event: ["event", "events"], step: ["step", "steps"], utterance: ["utterance", "utterances"] };
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const LEFT = 96, HIGH = 46, FOOT = 22;

  // Days as numbers; a month or a year lasts from its first day to the day after its last.
  function day(year, month, date) {
    const time = new Date(0);
    time.setUTCFullYear(year, month, date);
    return Math.round(time / DAY);
  }
  function span(value) {
    const [first, last] = value.split("/");
    const from = first.split("-").map(Number), to = (last || first).split("-").map(Number);
    const end = to.length > 2 ? day(to[0], to[1] - 1, to[2] + 1) : to.length > 1 ? day(to[0], to[1], 1) : day(to[0] + 1, 0, 1);
    return [day(from[0], (from[1] || 1) - 1, from[2] || 1), end];
  }
  const parts = (number) => {
    const time = new Date(number * DAY);
    return [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()];
  };
  const iso = (number) => new Date(number * DAY).toISOString().slice(0, 10);
  const told = (number) => { const [year, month, date] = parts(number); return `${date} ${MONTHS[month]} ${year}`; };

  function svg(name, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // Steps of the axis: days, months, years and more of them, each with where the next begins and how it is called.
  const STEPS = [
    ...[1, 7].map((days) => ({ days, next: (at) => at + days, start: (at) => days === 1 ? at : at - ((at + 3) % 7 + 7) % 7, name: told })),
    ...[1, 3].map((months) => ({
      days: 30.4 * months,
      start(at) { const [year, month] = parts(at); return day(year, month - month % months, 1); },
      next(at) { const [year, month] = parts(at); return day(year, month + months, 1); },
      name(at) { const [year, month] = parts(at); return `${MONTHS[month]} ${year}`; },
    })),
    ...[1, 5, 10, 50, 100].map((years) => ({
      days: 365.25 * years,
      start(at) { const [year] = parts(at); return day(year - year % years, 0, 1); },
      next(at) { const [year] = parts(at); return day(year + years, 0, 1); },
      name: (at) => String(parts(at)[0]),
    })),
  ];

  function draw(place, form, list) {
    const rows = JSON.parse(place.dataset.entries).map(([value, lane, count]) => {
      const [from, to] = span(value);
      return { from, to, lane: LANES[lane], count };
    });
    const entries = all(".entry", list).map((element) => {
      const [from, to] = span(element.dataset.date);
      return { element, from, to, lane: element.dataset.lane };
    });
    const least = Math.min(...rows.map((row) => row.from)) - 1, most = Math.max(...rows.map((row) => row.to)) + 1;
    let from = least, to = most, on = new Set(LANES), waiting = 0;
    const chart = one("#chart", place), seen = one("#seen", place), further = one("#inview", place);

    const seenAt = (row) => on.has(row.lane) && row.from < to && row.to > from;

    function paint() {
      const width = Math.max(place.clientWidth, 280), high = HIGH * LANES.length + FOOT;
      const scale = (width - LEFT) / (to - from), x = (at) => LEFT + (at - from) * scale;
      const step = STEPS.find((candidate) => candidate.days * scale >= 5) || STEPS[STEPS.length - 1];
      const marks = STEPS.find((candidate) => candidate.days * scale >= 74) || STEPS[STEPS.length - 1];
      chart.setAttribute("viewBox", `0 0 ${width} ${high}`);
      chart.setAttribute("width", width);
      chart.setAttribute("height", high);
      chart.replaceChildren();
      for (let at = marks.start(from); at < to; at = marks.next(at)) {
        if (x(at) < LEFT) continue;
        chart.append(svg("line", { class: "tick", x1: x(at), x2: x(at), y1: 0, y2: high - FOOT }));
        if (x(at) < width - 40) chart.append(svg("text", { class: "when", x: x(at) + 3, y: high - 6 }, marks.name(at)));
      }
      LANES.forEach((lane, place) => {
        const ground = HIGH * (place + 1) - 6, counts = new Map();
        chart.append(svg("line", { class: "ground", x1: LEFT, x2: width, y1: ground, y2: ground }));
        chart.append(svg("text", { class: "lane" + (on.has(lane) ? "" : " off"), x: 0, y: ground - 4 }, NAMES[lane][1][0].toUpperCase() + NAMES[lane][1].slice(1)));
        if (!on.has(lane)) return;
        rows.filter((row) => row.lane === lane && seenAt(row)).forEach((row) => {
          if (row.to - row.from > 2 * step.days) {
            // A month or a year is known and no day: a line over all of it, not a mark on its first day.
            const begin = Math.max(x(row.from), LEFT), end = Math.min(x(row.to), width);
            chart.append(svg("rect", { class: "vague " + lane, x: begin, y: ground + 1, width: Math.max(end - begin - 1, 1), height: 3 }));
          } else {
            const at = step.start(row.from);
            counts.set(at, (counts.get(at) || 0) + row.count);
          }
        });
        const top = Math.max(...counts.values(), 1);
        counts.forEach((count, at) => {
          const begin = Math.max(x(at), LEFT), end = Math.min(x(step.next(at)), width), tall = Math.max((HIGH - 12) * count / top, 3);
          if (end <= begin) return;
          const bar = svg("rect", { class: lane, x: begin, y: ground - tall, width: Math.max(end - begin - 1, 1.5), height: tall });
          bar.append(svg("title", {}, `${step.name(at)}: ${count} ${NAMES[lane][count === 1 ? 0 : 1]}`));
          bar.dataset.from = at;
          bar.dataset.to = step.next(at);
          chart.append(bar);
        });
      });
      say();
    }

    function say() {
      const inside = Object.fromEntries(LANES.map((lane) => [lane, 0]));
      rows.filter(seenAt).forEach((row) => { inside[row.lane] += row.count; });
      const counted = LANES.filter((lane) => on.has(lane)).map((lane) => `${inside[lane].toLocaleString("en")} ${NAMES[lane][inside[lane] === 1 ? 0 : 1]}`);
      seen.textContent = `${told(Math.floor(from))} to ${told(Math.ceil(to) - 1)}: ${counted.join(", ") || "no lane is shown"}`;
      if (further) {
        further.hidden = from <= least && to >= most;
        further.href = `?since=${iso(Math.floor(from))}&until=${iso(Math.ceil(to) - 1)}`;
      }
    }

    // The list follows a moment later: hiding thousands of lines at each turn of a wheel would be felt.
    function follow() {
      entries.forEach((entry) => { entry.element.hidden = !seenAt(entry); });
      all(".month, .period", list).forEach((part) => { part.hidden = !one(".entry:not([hidden])", part); });
    }

    function look(begin, end) {
      const long = Math.min(Math.max(end - begin, 7), most - least);
      from = Math.min(Math.max(begin, least), most - long);
      to = from + long;
      paint();
      clearTimeout(waiting);
      waiting = setTimeout(follow, 120);
    }
    const zoom = (factor, at = (from + to) / 2) => look(at - (at - from) * factor, at + (to - at) * factor);
    const move = (share) => look(from + (to - from) * share, to + (to - from) * share);
    const acts = {
      closer: () => zoom(0.5), wider: () => zoom(2), earlier: () => move(-0.4), later: () => move(0.4), everything: () => look(least, most),
    };
    const keys = { "+": "closer", "=": "closer", "-": "wider", ArrowLeft: "earlier", ArrowRight: "later", ArrowUp: "closer", ArrowDown: "wider", 0: "everything", Home: "everything" };
    const at = (event) => from + (event.clientX - chart.getBoundingClientRect().left - LEFT) * (to - from) / (chart.clientWidth - LEFT);

    all("button[name]", place).forEach((button) => button.addEventListener("click", () => acts[button.name]()));
    chart.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      acts[keys[event.key]]();
    });
    chart.addEventListener("wheel", (event) => {
      // Wide open and turned to be wider still: the page scrolls on.
      if (event.deltaY > 0 && from <= least && to >= most) return;
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) move(event.deltaX / 800);
      else zoom(event.deltaY > 0 ? 1.25 : 0.8, at(event));
    }, { passive: false });
    let held = null;
    chart.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, from, to, moved: false };
      chart.setPointerCapture(event.pointerId);
    });
    chart.addEventListener("pointermove", (event) => {
      if (!held || Math.abs(event.clientX - held.x) < 4) return;
      held.moved = true;
      const by = (held.x - event.clientX) * (held.to - held.from) / (chart.clientWidth - LEFT);
      look(held.from + by, held.to + by);
    });
    const drop = (event) => {
      const bar = held && !held.moved && document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.dataset.from);
      held = null;
      // A bar that is clicked is opened: what it counts fills the view.
      if (bar && event.type === "pointerup") look(Number(bar.dataset.from), Number(bar.dataset.to));
    };
    chart.addEventListener("pointerup", drop);
    chart.addEventListener("pointercancel", drop);
    form.addEventListener("change", () => {
      on = new Set(all("input:checked", form).map((box) => box.name));
      paint();
      follow();
    });
    addEventListener("resize", paint);

    form.hidden = false;
    place.hidden = false;
    all(".still").forEach((figure) => { figure.hidden = true; });
    const [since, until] = [place.dataset.since, place.dataset.until].map((date) => /^\d{4}(-\d\d){0,2}$/.test(date) && span(date));
    if (since || until) look(since ? Math.max(since[0], least) : least, until ? Math.min(until[1], most) : most);
    else paint();
  }

  addEventListener("DOMContentLoaded", () => {
    const place = one("#axis");
    if (place) draw(place, one("#lanes"), one("#timeline"));
  });
})();
