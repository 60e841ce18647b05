// The words of the live page, in both languages. `code` stands between backticks.
"use strict";

(() => {
    const live = globalThis.courseLive;
    if (!live) {
        return;
    }
    const english = (numbers, one, many) => (numbers.length === 1
        ? `Step ${numbers[0]} ${one}.`
        : `Steps ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)} ${many}.`);
    const korean = (numbers) => `${numbers.map((number) => `${number}번`).join(", ")} 단계`;

    live.words = {
        en: {
            // A step, as the report in the terminal has it.
            pass: "done", fail: "not yet", unknown: "not checked", none: "not looked yet",
            expected: "expected", found: "found", why: "why", reason: "reason", remedy: "try",
            above: "as above",
            hint: (number) => `Hint ${number}`,
            nextHint: (number, all) => `Next hint (${number} of ${all})`,
            noMoreHints: "No more hints",
            noHint: "The hint did not come. Try again",
            // The lesson.
            lesson: (number) => `Lesson ${number}`,
            count: (done, all, unsure) => `${done} of ${all} done${unsure ? `, ${unsure} not checked` : ""}`,
            finished: (lesson) => `${lesson} is done.`,
            next: "Next:",
            left: "Not done yet:",
            course: (lessons) => `You have done all ${lessons} lessons.`,
            // The checker.
            connecting: "Connecting to `checker` …",
            open: "`checker` is watching: each step is ticked as you do it.",
            down: "The Docker engine does not answer, so `checker` cannot look.",
            lost: "The connection to `checker` is lost; trying again. If it is not running, type `checker start`.",
            again: "Look again", looking: "Looking …",
            // The table of contents, for a screen reader.
            progress: (done, all) => `${done} of ${all} steps done`,
            before: "done before",
            // What a screen reader says when something changes.
            sayDone: (numbers) => english(numbers, "is done", "are done"),
            sayUndone: (numbers) => english(numbers, "is no longer done", "are no longer done"),
            sayUnknown: (numbers) => english(numbers, "could not be checked", "could not be checked"),
            sayCount: (done, all) => (done === all ? `All ${all} steps are done.` : `${done} of ${all}.`),
            sayLost: "The connection to checker is lost.",
            sayOpen: "Connected to checker again.",
            sayDown: "The Docker engine does not answer.",
            sayUp: "The Docker engine answers again.",
        },
        ko: {
            pass: "완료", fail: "아직", unknown: "확인 못 함", none: "확인 전",
            expected: "기대", found: "현재", why: "설명", reason: "이유", remedy: "해결",
            above: "위와 같아요",
            hint: (number) => `힌트 ${number}`,
            nextHint: (number, all) => `다음 힌트 (${number}/${all})`,
            noMoreHints: "힌트를 모두 봤어요",
            noHint: "힌트를 가져오지 못했어요. 다시 시도하기",
            lesson: (number) => `레슨 ${number}`,
            count: (done, all, unsure) => `${all}단계 중 ${done}단계 완료${unsure ? `, ${unsure}단계 확인 못 함` : ""}`,
            finished: (lesson) => `${lesson} 완료!`,
            next: "다음:",
            left: "아직 남은 레슨:",
            course: (lessons) => `레슨 ${lessons}개를 모두 마쳤어요.`,
            connecting: "`checker`에 연결하고 있어요 …",
            open: "`checker`가 지켜보고 있어요. 단계를 마치면 바로 표시돼요.",
            down: "Docker 엔진이 응답하지 않아서 `checker`가 확인하지 못하고 있어요.",
            lost: "`checker`와 연결이 끊겨서 다시 연결하고 있어요. 실행 중이 아니라면 `checker start` 명령을 입력해 주세요.",
            again: "다시 확인하기", looking: "확인하고 있어요 …",
            progress: (done, all) => `${all}단계 중 ${done}단계 완료`,
            before: "전에 완료",
            sayDone: (numbers) => `${korean(numbers)}를 마쳤어요.`,
            sayUndone: (numbers) => `${korean(numbers)}가 다시 ‘아직’으로 바뀌었어요.`,
            sayUnknown: (numbers) => `${korean(numbers)}를 확인하지 못했어요.`,
            sayCount: (done, all) => (done === all ? `${all}단계를 모두 마쳤어요.` : `${all}단계 중 ${done}단계 완료.`),
            sayLost: "checker와 연결이 끊겼어요.",
            sayOpen: "checker에 다시 연결됐어요.",
            sayDown: "Docker 엔진이 응답하지 않아요.",
            sayUp: "Docker 엔진이 다시 응답해요.",
        },
    }[live.lang];
})();
