// All that the board says, in both languages.
"use strict";

(() => {
    const asked = new URLSearchParams(location.search).get("lang");
    const wanted = [asked, ...navigator.languages].map((it) => (it ?? "").slice(0, 2).toLowerCase());
    const lang = wanted.find((it) => it === "en" || it === "ko") ?? "en";
    document.documentElement.lang = lang;

    const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
    const day = new Intl.DateTimeFormat(lang, { month: "short", day: "numeric" });
    const date = (time) => new Date(time * 1000);
    // A time of day; with the date where it is another day than `now`.
    const at = (time, now) => (date(time).toDateString() === date(now).toDateString()
        ? clock.format(date(time)) : `${day.format(date(time))} ${clock.format(date(time))}`);

    const en = {
        heading: (title) => `The board: ${title}`,
        byNumber: "Without names",
        byName: "With names",
        other: "한국어",
        connecting: "Connecting …",
        lost: "The board's program does not answer; what was seen stays.",
        reading: "Reading what was handed in …",
        open: (count) => `Live · ${count === 1 ? "1 learner" : `${count} learners`}`,
        past: (count) => `A past class · ${count === 1 ? "1 learner" : `${count} learners`}`,
        away: (time, reason) => `Away since ${time}: ${reason}. What was seen stays; it is tried again.`,
        cut: "There are more attempts than can be played; the rest is left out.",
        learner: "Learner",
        number: (number) => `Learner ${number}`,
        stranger: "not on the roster",
        seen: "Last seen",
        done: "Done",
        lesson: (id) => (/^lesson-\d+$/.test(id) ? `Lesson ${id.slice(7)}` : id),
        step: (lesson, step) => `${lesson}, step\u00a0${step}`,
        steps: (done, all) => `${done} of ${all} done`,
        nothing: "nothing yet",
        marks: { p: "done", f: "not yet", u: "not checked", "-": "not in this attempt" },
        hints: (seen, all) => (seen >= all ? `all ${all} hints seen` : `${seen} of ${all} hints seen`),
        hinted: "all hints seen",
        since: (time, span) => `no step done since ${time} (${span})`,
        span: (seconds) => (seconds < 3600 ? `${Math.floor(seconds / 60)} min`
            : seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} days`),
        finished: "Lessons",
        finishedOf: (done, all, at) => `${done} of ${all} done, ${at} at work`,
        mostStuck: "Most are at",
        people: (count) => (count === 1 ? "1 learner" : `${count} learners`),
        longest: "Stuck longest",
        lastHint: "Saw the last hint",
        nobody: "Nobody.",
        more: (count) => `and ${count} more`,
        find: "Find",
        show: "Show",
        everybody: "Everybody",
        stuck: "Stuck for 5 minutes",
        allHints: "Saw the last hint",
        started: "Handed something in",
        silent: "Nothing yet",
        atWork: (lesson) => `${lesson}: at work`,
        notDone: (lesson) => `${lesson}: not done`,
        sort: "Order",
        sorts: { name: "Name", number: "Number", progress: "Most done", least: "Least done", seen: "Last seen", stuck: "Stuck longest" },
        shown: (count, all) => (count === all ? `${all === 1 ? "1 learner" : `${all} learners`}` : `${count} of ${all} learners`),
        keys: "Arrow keys move in the table.",
        table: "Learners and lessons",
        pick: "Choose a cell to see its steps.",
        problems: (count) => `${count === 1 ? "1 submission" : `${count} submissions`} cannot be used`,
        moved: (names, count) => (count > names.length ? `${count} learners did further steps` : names.join("; ")),
        movedOne: (who, lesson, done, all) => `${who}: ${lesson}, ${done} of ${all} done`,
        play: "Play",
        pause: "Pause",
        time: "Time",
        speed: "Speed",
        legend: "✓ done · ! the step at hand · • not yet · ? not checked · a dot at the corner: all hints seen",
        speeds: { 60: "1 minute a second", 300: "5 minutes a second", 3600: "1 hour a second", 86400: "1 day a second" },
    };
    const ko = {
        heading: (title) => `현황판: ${title}`,
        byNumber: "이름 없이 보기",
        byName: "이름과 함께 보기",
        other: "English",
        connecting: "연결하는 중이에요 …",
        lost: "현황판 프로그램이 응답하지 않아요. 지금까지 본 것은 그대로 남아 있어요.",
        reading: "제출한 것을 읽는 중이에요 …",
        open: (count) => `실시간 · 학습자 ${count}명`,
        past: (count) => `지난 수업 · 학습자 ${count}명`,
        away: (time, reason) => `${time}부터 읽을 수 없어요: ${reason}. 지금까지 본 것은 그대로 남아 있고, 계속 다시 시도해요.`,
        cut: "재생할 수 있는 것보다 시도가 많아서 나머지는 뺐어요.",
        learner: "학습자",
        number: (number) => `학습자 ${number}`,
        stranger: "명단에 없음",
        seen: "마지막 확인",
        done: "완료한 단계",
        lesson: (id) => (/^lesson-\d+$/.test(id) ? `레슨 ${id.slice(7)}` : id),
        step: (lesson, step) => `${lesson}, ${step}번 단계`,
        steps: (done, all) => `단계 ${all}개 중 ${done}개 완료`,
        nothing: "아직 없음",
        marks: { p: "완료", f: "아직", u: "확인 못 함", "-": "이번 제출에 없음" },
        hints: (seen, all) => (seen >= all ? `힌트 ${all}개 모두 봄` : `힌트 ${all}개 중 ${seen}개 봄`),
        hinted: "힌트 모두 봄",
        since: (time, span) => `${time}부터 새로 완료한 단계 없음 (${span})`,
        span: (seconds) => (seconds < 3600 ? `${Math.floor(seconds / 60)}분`
            : seconds < 172800 ? `${Math.floor(seconds / 3600)}시간` : `${Math.floor(seconds / 86400)}일`),
        finished: "레슨",
        finishedOf: (done, all, at) => `${all}명 중 ${done}명 완료, ${at}명 진행 중`,
        mostStuck: "가장 많이 머무는 단계",
        people: (count) => `${count}명`,
        longest: "가장 오래 막힘",
        lastHint: "마지막 힌트까지 봄",
        nobody: "없어요.",
        more: (count) => `그 밖에 ${count}명`,
        find: "찾기",
        show: "보기",
        everybody: "모두",
        stuck: "5분 넘게 막힘",
        allHints: "마지막 힌트까지 봄",
        started: "제출한 적 있음",
        silent: "아직 없음",
        atWork: (lesson) => `${lesson}: 진행 중`,
        notDone: (lesson) => `${lesson}: 미완료`,
        sort: "순서",
        sorts: { name: "이름", number: "번호", progress: "많이 완료한 순", least: "적게 완료한 순", seen: "최근 확인 순", stuck: "오래 막힌 순" },
        shown: (count, all) => (count === all ? `학습자 ${all}명` : `학습자 ${all}명 중 ${count}명`),
        keys: "화살표 키로 표 안을 움직일 수 있어요.",
        table: "학습자와 레슨",
        pick: "칸을 고르면 단계를 볼 수 있어요.",
        problems: (count) => `쓸 수 없는 제출물 ${count}개`,
        moved: (names, count) => (count > names.length ? `${count}명이 단계를 더 완료했어요` : names.join("; ")),
        movedOne: (who, lesson, done, all) => `${who}: ${lesson}, 단계 ${all}개 중 ${done}개 완료`,
        play: "재생",
        pause: "멈춤",
        time: "시각",
        speed: "빠르기",
        speeds: { 60: "1초에 1분", 300: "1초에 5분", 3600: "1초에 1시간", 86400: "1초에 하루" },
        legend: "✓ 완료 · ! 지금 할 단계 · • 아직 · ? 확인 못 함 · 오른쪽 위의 점: 힌트를 모두 봄",
    };
    globalThis.board = {
        lang,
        words: lang === "ko" ? ko : en,
        at,
        text: (both) => both?.[lang] ?? "",
        hasNames: !location.pathname.startsWith("/projector"),
        node: (name, className, ...children) => {
            const made = document.createElement(name);
            if (className) {
                made.className = className;
            }
            made.append(...children);
            return made;
        },
    };
})();
