// Small helps for a reader: notes that open where one goes, a list of statements that filters itself in a report on
// disk. Every page can be read without it. Words of articles are only ever set as text.
"use strict";

(() => {
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  function make(name, properties, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties || {})) {
      if (value) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  // The document page

  function open(note, focus) {
    let inside = note;
    while (inside) {
      if (inside.tagName === "DETAILS") inside.open = true;
      inside = inside.parentElement;
    }
    if (focus) one("summary", note).focus({ preventScroll: true });
  }

  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.classList.contains("note")) {
      open(target, false);
      target.scrollIntoView({ block: "center" });
      light(target.id.slice(1), true);
    }
  }

  function light(id, on) {
    if (on) all(".lit").forEach((element) => element.classList.remove("lit"));
    const note = document.getElementById("s" + id);
    if (note) note.classList.toggle("lit", on);
    all(".said").forEach((element) => {
      if (element.dataset.s && element.dataset.s.split(" ").includes(id)) element.classList.toggle("lit", on);
    });
  }

  function readDocument(body) {
    body.addEventListener("click", (event) => {
      const words = event.target.closest("[data-s]");
      if (!words || !getSelection().isCollapsed) return;
      const id = words.dataset.s.split(" ")[0];
      const note = document.getElementById("s" + id);
      if (!note) return;
      open(note, true);
      light(id, true);
      note.scrollIntoView({ block: "nearest" });
      history.replaceState(null, "", "#s" + id);
    });
    body.addEventListener("toggle", (event) => {
      if (event.target.classList.contains("note")) light(event.target.id.slice(1), event.target.open);
    }, true);
    body.addEventListener("focusin", (event) => {
      const note = event.target.closest(".note");
      if (note) light(note.id.slice(1), true);
    });
    addEventListener("hashchange", openTarget);
    openTarget();
  }

  // The list of statements, in a report on disk

  const MODES = ["direct", "mixed", "indirect"];
  const ROLES = ["", "said", "cue", "said cue", "source", "said source", "cue source", "said cue source"];
  const STEP = 30;
  const SHOWN = ["q", "by", "to", "subject", "outlet", "mode", "kind", "since", "until"];

  // Words without case, accents and punctuation, each with a space before it: " word" finds beginnings of words.
  const fold = (text) => (" " + (text || "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()).replace(/[^\p{L}\p{N}]+/gu, " ");
  const asked = (text) => fold(text).split(" ").filter(Boolean).map((word) => " " + word);

  function statementList(place) {
    const form = one("#filter"), results = one("#results"), found = one("#found"), more = one("#more");
    const rows = [];
    let index = null, waiting = Number(place.dataset.parts), shown = STEP, fits = [], timer = 0, actor = "";

    function fromAddress() {
      const query = new URLSearchParams(location.search);
      actor = query.get("actor") || "";
      SHOWN.forEach((name) => {
        const field = form.elements[name], value = query.get(name) || "";
        field.value = value;
      });
    }

    function wanted() {
      const value = (name) => form.elements[name].value.trim();
      return {
        words: asked(value("q")), by: asked(value("by")), to: asked(value("to")), outlet: value("outlet"),
        about: asked(value("subject")), mode: value("mode"), kind: value("kind"), since: value("since"), until: value("until"),
      };
    }

    function fitting(want) {
      // Which subjects are meant is asked once for each name, not for each statement.
      const meant = want.about.length && new Set(index.subjects.flatMap((name, at) => {
        const folded = fold(name);
        return want.about.every((word) => folded.includes(word)) ? [at] : [];
      }));
      return (row) => {
        const [, , speaker, mode, kind, date] = row.data;
        const article = index.documents[row.data[1]], who = index.speakers[speaker];
        const names = who.folded || (who.folded = fold(who[1] + " " + (who[2] || "")));
        return (!actor || who[0] === actor)
          && (!want.outlet || article[2] === want.outlet)
          && (!want.mode || MODES[mode] === want.mode)
          && (!want.kind || index.kinds[kind] === want.kind)
          && (!want.since || (date && date.slice(0, want.since.length) >= want.since))
          && (!want.until || (date && date.slice(0, want.until.length) <= want.until))
          && want.by.every((word) => names.includes(word))
          && (!meant || row.data[8].some((name) => meant.has(name)))
          && want.to.every((word) => row.to.includes(word))
          && want.words.every((word) => row.words.includes(word) || names.includes(word));
      };
    }

    function line(row) {
      const [id, number, speaker, mode, kind, , pieces] = row.data;
      const article = index.documents[number], who = index.speakers[speaker];
      const address = `documents/${article[0]}.html#s${id}`;
      const name = make("bdi", null, who[1]);
      const by = who[0] ? make("a", { class: "who", href: `actors/${who[0]}.html` }, name)
        : make("span", { class: who[1] ? "who" : "who nobody" }, who[1] ? name : "nobody named");
      const words = make("bdi");
      for (let at = 0; at < pieces.length; at += 2) {
        const role = ROLES[pieces[at + 1]];
        words.append(role ? make("span", { class: role.replace("said", "said " + MODES[mode]) }, pieces[at]) : pieces[at]);
      }
      const how = make("td", { role: "cell" }, make("span", { class: "mode " + MODES[mode] }, MODES[mode]));
      if (index.kinds[kind] !== "speech") how.append(" ", make("span", { class: "kind" }, index.kinds[kind]));
      return make("tr", { role: "row" },
        make("td", { role: "cell" }, by),
        make("td", { role: "cell", class: "words" }, make("a", { class: "plain", href: address }, words)),
        how,
        make("td", { role: "cell", class: "where" },
          make("a", { class: "article-link", href: address }, make("bdi", null, article[1])),
          " ", make("span", { class: "small" }, make("bdi", null, article[2] || "outlet not named"), article[3] ? ", " + article[4] : ", undated")));
    }

    function show() {
      const titles = ["Said by", "Words, in their sentence", "How", "Where"];
      const count = fits.length.toLocaleString("en") + (fits.length === 1 ? " statement" : " statements");
      found.textContent = count + (actor ? " by one actor" : "") + (waiting ? ", still reading" : "");
      results.replaceChildren(fits.length
        ? make("table", { class: "statements", role: "table" },
          make("thead", { role: "rowgroup" }, make("tr", { role: "row" },
            ...titles.map((title) => make("th", { scope: "col", role: "columnheader" }, title)))),
          make("tbody", { role: "rowgroup" }, ...fits.slice(0, shown).map(line)))
        : make("p", { class: "nothing" }, waiting ? "Reading the index." : "No statement fits."));
      more.hidden = fits.length <= shown;
    }

    function filter() {
      if (!index) return;
      shown = STEP;
      fits = rows.filter(fitting(wanted()));
      show();
    }

    function remember() {
      const query = new URLSearchParams();
      SHOWN.forEach((name) => form.elements[name].value && query.set(name, form.elements[name].value));
      if (actor) query.set("actor", actor);
      try { history.replaceState(null, "", "?" + query); } catch { /* some browsers refuse it for files */ }
    }

    globalThis.onrecord = {
      index(data) { index = data; },
      part(data) {
        const from = rows.length;
        data.forEach((entry) => rows.push({
          data: entry, words: fold(entry[6].filter((_, at) => at % 2 === 0).join("")), to: fold(entry[7]),
        }));
        waiting -= 1;
        fits = fits.concat(rows.slice(from).filter(fitting(wanted())));
        show();
      },
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); filter(); remember(); });
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { filter(); remember(); }, 120); });
    more.addEventListener("click", () => {
      const before = shown;
      shown += 4 * STEP;
      show();
      const next = all("tbody tr", results)[before];
      if (next) one("a", next).focus({ preventScroll: true });
    });
    fromAddress();
    // One after the other: the first rows are there before the last part is read.
    const names = ["index", ...Array.from({ length: waiting }, (_, at) => `statements-${at}`)];
    (function next() {
      const name = names.shift();
      if (!name) return;
      const script = make("script", { src: `data/${name}.js` });
      script.addEventListener("load", next);
      document.head.append(script);
    })();
  }

  addEventListener("DOMContentLoaded", () => {
    const article = one(".document .body"), index = one("#index");
    if (article) readDocument(article);
    if (index) statementList(index);
  });
})();
