// The page: hears the stream, and has everything drawn that changed, not more often than is seen.
"use strict";

(() => {
    const { board } = globalThis;
    const { words, node } = board;
    const PAUSES = [0, 300, 1000, 2000]; // milliseconds until a stream that ended is opened again
    const BREATH = 200; // milliseconds between two drawings
    const SPEECH = 5000; // milliseconds between two sentences for a screen reader
    const byId = (id) => document.getElementById(id);
    const choice = { find: "", show: "all", sort: "name" };

    // --- drawing ---

    let timer = 0;
    let drawnAt = 0;
    const draw = () => {
        timer = 0;
        drawnAt = performance.now();
        if (board.course.lessons.length === 0) {
            return;
        }
        const chosen = board.chosen(choice);
        board.grid.show(chosen, choice.sort);
        byId("count").textContent = words.shown(chosen.length, board.learners.length);
        board.drawSummary();
    };
    board.changed = () => {
        timer ||= setTimeout(draw, Math.max(0, BREATH - (performance.now() - drawnAt)));
    };
    // Minutes go by without any news.
    setInterval(board.changed, 15000);

    board.sortBy = (sort) => {
        choice.sort = sort;
        byId("sort").value = sort;
        draw();
    };
    board.showOnly = (show) => {
        Object.assign(choice, { show, find: "" });
        byId("show").value = show;
        byId("find").value = "";
        draw();
    };

    const tools = () => {
        const field = (id, name, input) => {
            input.id = id;
            const label = node("label", "", name);
            label.htmlFor = id;
            const hear = () => {
                choice[id] = input.value;
                draw();
            };
            input.addEventListener("input", hear);
            return node("div", "", label, input);
        };
        const find = node("input", "");
        find.type = "search";
        find.maxLength = 100;
        find.autocomplete = "off";
        const show = node("select", "");
        for (const [value, name] of [["all", words.everybody], ["stuck", words.stuck], ["hints", words.allHints],
            ["started", words.started], ["silent", words.silent]]) {
            show.append(new Option(name, value));
        }
        board.course.lessons.forEach((_, lesson) => {
            const name = board.grid.lessonName(lesson);
            show.append(new Option(words.atWork(name), `work:${lesson}`), new Option(words.notDone(name), `open:${lesson}`));
        });
        const sort = node("select", "");
        for (const value of ["name", "progress", "least", "seen", "stuck"]) {
            sort.append(new Option(words.sorts[value === "name" && !board.hasNames ? "number" : value], value));
        }
        byId("tools").replaceChildren(field("find", words.find, find), field("show", words.show, show), field("sort", words.sort, sort));
    };
    byId("tools").addEventListener("submit", (event) => event.preventDefault());

    // --- saying ---

    const moved = new Map(); // number -> what a screen reader is to hear
    let spokenAt = 0;
    let speaking = 0;
    const speak = () => {
        speaking = 0;
        spokenAt = performance.now();
        byId("spoken").textContent = words.moved([...moved.values()].slice(0, 3), moved.size);
        moved.clear();
    };
    const notice = (before, after) => {
        const lesson = after.cells.findIndex((it, at) => it && it.done > (before.cells[at]?.done ?? 0));
        if (lesson >= 0) {
            const { done } = after.cells[lesson];
            const all = board.course.lessons[lesson].steps.length;
            moved.set(after.number, words.movedOne(after.name, board.grid.lessonName(lesson), done, all));
            speaking ||= setTimeout(speak, Math.max(0, SPEECH - (performance.now() - spokenAt)));
        }
    };

    // --- how it stands with the stream ---

    let link = "connecting";
    let status = null;
    let awaySince = 0;
    const tellStatus = () => {
        const made = byId("status");
        const state = link === "open" ? status?.state ?? "connecting" : link;
        made.dataset.state = state;
        if (state !== "away") {
            awaySince = 0;
        } else {
            awaySince ||= Math.floor(Date.now() / 1000);
        }
        made.textContent = {
            connecting: () => words.connecting,
            lost: () => words.lost,
            reading: () => words.reading,
            open: () => (board.course.again ? words.past : words.open)(status.learners),
            away: () => words.away(board.at(awaySince, Date.now() / 1000), board.text(status.reason)),
        }[state]();
        const problems = byId("problems");
        const count = status?.problem_count ?? 0;
        problems.hidden = count === 0 && !status?.cut;
        if (!problems.hidden) {
            const list = node("ul", "", ...status.problems.map(([origin, reason]) => (
                node("li", "", node("b", "", origin), `: ${board.text(reason)}`))));
            const notes = [words.problems(count), status.cut ? words.cut : ""].filter(Boolean);
            problems.replaceChildren(node("summary", "", notes.join(" ")), list);
        }
    };

    // --- the stream ---

    let instance = "";
    let failures = 0;
    let whole = false; // what was there at first has been told, and news is news
    let stream = null;
    let again = 0;
    const close = () => {
        clearTimeout(again);
        stream?.close();
        stream = null;
    };
    const open = () => {
        close();
        stream = new EventSource(`${board.hasNames ? "" : "/projector"}/events`);
        const on = (name, act) => stream.addEventListener(name, ({ data }) => act(JSON.parse(data)));
        on("start", (start) => {
            failures = 0;
            link = "open";
            status = null;
            whole = false;
            board.skew = start.now - Math.floor(Date.now() / 1000);
            if (start.instance !== instance) {
                instance = start.instance;
                board.course = start.course;
                board.learners = [];
                const title = words.heading(board.text(board.course.title));
                document.title = title;
                byId("title").textContent = title;
                board.grid.begin();
                tools();
                Object.assign(choice, { find: "", show: "all", sort: "name" });
            }
            board.again.reset();
            tellStatus();
        });
        on("rows", (rows) => {
            for (const row of rows) {
                const [before, after] = board.take(row);
                if (before && whole) {
                    notice(before, after);
                }
            }
            board.changed();
        });
        on("past", board.again.hear);
        on("status", (told) => {
            status = told;
            whole = true;
            tellStatus();
            if (board.course.again && told.state === "open") {
                board.again.begin();
            }
            board.changed();
        });
        stream.addEventListener("error", () => {
            close();
            again = setTimeout(open, PAUSES[Math.min(failures, PAUSES.length - 1)]);
            failures += 1;
            if (failures > 1) {
                link = "lost";
                tellStatus();
            }
        });
    };

    const link_ = (id, path, text, lang) => {
        const made = byId(id);
        made.href = `${path}?lang=${lang}`;
        made.textContent = text;
    };
    const other = board.lang === "ko" ? "en" : "ko";
    link_("view", board.hasNames ? "/projector" : "/", board.hasNames ? words.byNumber : words.byName, board.lang);
    link_("language", location.pathname, words.other, other);
    byId("language").lang = other;
    byId("language").hreflang = other;
    document.body.classList.toggle("projector", !board.hasNames);
    tellStatus();
    open();
    // A page that is kept for the button Back must hold no connection: browsers have six of them.
    addEventListener("pagehide", close);
    addEventListener("pageshow", ({ persisted }) => persisted && open());
})();
