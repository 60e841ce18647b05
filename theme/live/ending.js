// A lesson that is done: a word in the panel on what to read on, the next lesson at the end of the
// page, and, when all lessons are done, where the course ends.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const panel = document.querySelector("section.exercise[data-lesson]");
    if (!live || !panel) {
        return;
    }
    const { words } = live;
    const { element, once, write, sign } = live.draw;

    const finished = element("p", "finished");
    panel.append(finished);
    const last = element("section", "lesson-done");
    last.id = "lesson-done";
    last.setAttribute("aria-label", words.ending);
    document.querySelector("main").append(last);

    const done = ({ verdict, was_passed: before }) => verdict === "pass" || before;
    const name = ({ id }) => {
        const number = /^lesson-(\d+)$/.exec(id)?.[1];
        return number ? words.lesson(number) : "";
    };
    const full = (lesson) => [name(lesson), lesson.title].filter(Boolean).join(": ");
    const link = (className, href, text) => {
        const made = element("a", className);
        made.href = href;
        write(made, text);
        return made;
    };

    // The next heading of the page itself; what stands there belongs to the lesson.
    const after = (() => {
        let next = panel.nextElementSibling;
        while (next && !/^H[23]$/.test(next.tagName)) {
            next = next.nextElementSibling;
        }
        return next?.id ? next : last;
    })();
    const afterName = after === last ? words.ending : after.textContent;

    // What is said of a lesson that is done, and the place in this page that it leads to.
    live.ending = (lessons, lesson) => (lessons.every(done)
        ? { text: words.course(lessons.length), place: last.id }
        : { text: `${words.finished(name(lesson) || lesson.title)} ${words.readOn} ${afterName}`, place: after.id });

    const chapter = (page) => [...document.querySelectorAll("#mdbook-sidebar .chapter a[href]")]
        .find(({ pathname, hash }) => !hash && pathname.endsWith(`/${page}`));

    const theEnd = (lessons) => {
        const page = chapter("the-end.html") ?? chapter("glossary.html");
        return [
            element("p", "headline", sign("✓"), " ", words.course(lessons.length)),
            element("p", "", words.wellDone),
            ...(page ? [element("p", "", words.goOn, " ", link("next-lesson", page.href, page.firstChild.textContent))] : []),
        ];
    };
    // The lesson after this one; after the last, the first that is not done.
    const goOn = (lessons, lesson) => {
        const following = lessons[lessons.indexOf(lesson) + 1];
        const next = following ?? lessons.find((other) => !done(other));
        return [
            element("p", "headline", sign("✓"), " ", words.finished(name(lesson) || lesson.title)),
            element("p", "", following ? words.next : words.left, " ",
                link("next-lesson", `${encodeURIComponent(next.id)}.html`, full(next))),
        ];
    };

    live.listen((state) => {
        const lesson = state?.lessons.find(({ id }) => id === panel.dataset.lesson);
        finished.hidden = last.hidden = lesson?.verdict !== "pass";
        if (finished.hidden) {
            return;
        }
        const { lessons } = state;
        const key = JSON.stringify([lessons.map((other) => [full(other), done(other)])]);
        once(finished, key, () => [
            sign("✓"), " ", element("b", "", words.finished(name(lesson) || lesson.title)), " ",
            words.readOn, " ", link("read-on", `#${after.id}`, afterName),
        ]);
        once(last, key, () => (lessons.every(done) ? theEnd(lessons) : goOn(lessons, lesson)));
    });
})();
