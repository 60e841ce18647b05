//! From an exercise and an engine to a report: every step is observed at the same time, within
//! one deadline, and judged on its own.

use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, join, select};
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;

use crate::catalog::Loaded;
use crate::exercise::Step;
use crate::hints;
use crate::report::{Report, StepResult};
use check::Context;
use check::verdict::{Outcome, ReasonCode, Unknown};
use engine::{Engine, World};
use plain::text;

/// How much longer a step may take than one question of it. Each question has its own limit, and
/// names the party that does not answer; a step that asks several, one after the other, of a party
/// that is slow and answers all the same, takes as long as they do.
const MOST_QUESTIONS: u32 = 8;

/// A little more, so that the question's own limit comes first.
const GRACE: Duration = Duration::from_millis(500);

fn limit(timeout: Duration) -> Duration {
    timeout * MOST_QUESTIONS + GRACE
}

/// Checks one lesson. Where there is no engine, `engine` says why: steps that need none are judged
/// all the same. No question takes longer than about `timeout`.
pub async fn lesson(
    loaded: &Loaded,
    engine: &dyn Engine,
    world: &dyn World,
    learner: &str,
    timeout: Duration,
) -> Report {
    step_by_step(loaded, engine, world, learner, timeout, |_, _| ()).await
}

/// As [`lesson`], and `seen` is called with each step's number (from 0) and result as soon as it is
/// there: a step that is slow to check does not hold up the others.
pub async fn step_by_step(
    loaded: &Loaded,
    engine: &dyn Engine,
    world: &dyn World,
    learner: &str,
    timeout: Duration,
    mut seen: impl FnMut(usize, &StepResult),
) -> Report {
    let context = &Context::new(engine, world, &loaded.folder, timeout);
    let steps = async {
        let steps = loaded.exercise.steps.iter().enumerate();
        let mut working: FuturesUnordered<_> = steps
            .map(|(number, one)| async move { (number, step(one, context).await) })
            .collect();
        let mut done: Vec<_> = loaded.exercise.steps.iter().map(|_| None).collect();
        while let Some((number, result)) = working.next().await {
            seen(number, &result);
            done[number] = Some(result);
        }
        done.into_iter().flatten().collect()
    };
    let info = async { within(world, limit(timeout), engine.info()).await?.ok() };
    let (steps, engine) = join(steps, info).await;
    Report {
        lesson: loaded.exercise.id.clone(),
        title: loaded.exercise.title.clone(),
        learner: learner.to_owned(),
        checked_at: now(),
        engine,
        steps,
    }
}

/// Now, to the second: reports and snapshots need no finer time.
fn now() -> Timestamp {
    let now = plain::clock::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// What comes of `work`, if it is done in time.
async fn within<T>(world: &dyn World, time: Duration, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), world.sleep(time)).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

async fn step(step: &Step, context: &Context<'_>) -> StepResult {
    let limit = limit(context.timeout);
    let observed = within(context.world, limit, step.check.run(context)).await;
    let observed = observed.unwrap_or_else(|| Err(timed_out(limit)));
    let (outcome, facts) = match observed {
        Ok(judged) => (judged.outcome, Some(judged.facts)),
        Err(unknown) => (Outcome::Unknown(unknown), None),
    };
    StepResult {
        id: step.id.clone(),
        title: step.title.clone(),
        hint: hints::first(step, outcome.situation())
            .cloned()
            .unwrap_or_else(|| plain::lang::Text::same("")),
        outcome,
        explanation: step.explanation.clone(),
        facts,
    }
}

/// Our own limit was reached: what was slow is not known here, so no party is named.
fn timed_out(limit: Duration) -> Unknown {
    Unknown {
        code: ReasonCode::StepTimeout,
        reason: text!(
            "this step took longer than {seconds} s",
            "이 단계를 확인하는 데 {seconds}초가 넘게 걸렸어요",
            seconds = limit.as_secs_f32()
        ),
        remedy: text!(
            "check again; if it stays so, allow more time with `--timeout`",
            "다시 확인해 보고, 그래도 같으면 `--timeout`으로 시간을 늘려 주세요"
        ),
    }
}
