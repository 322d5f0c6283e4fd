import type { Exploration, ExploreOptions, StateGraph } from '../../engine/index.ts';
import type { Engine, ProgramText } from '../engine.ts';
import type { ScheduleItem } from '../item.ts';
import { type Solution, UnsolvableItemError } from '../key.ts';
import { formatSchedule } from '../schedule-text.ts';
import type { ScheduleGoal } from './schedule.schema.ts';
import { exploreAll } from './outcomes.ts';

/** A key with more states would be slow to fetch; nobody steps through so many anyway. */
const MOST_STATES = 1500;

/**
 * The states of the program, in which of them that has come about which is looked for, and a shortest way there.
 * Throws an UnsolvableItemError where the exploration is unfinished or too large, and where nothing is said, or too
 * much, of those who take the program for safe.
 */
export function scheduleSolution(item: ScheduleItem, program: ProgramText, engine: Engine): Solution {
  const { id, goal, feedback, misconception = null } = item;
  const seen = exploreAll(id, program, item.switch, engine, { graph: true, ...goalOptions(goal) });
  const graph = seen.graph();
  if (graph === null || graph.next.length > MOST_STATES)
    throw new UnsolvableItemError(id, `${program.path} has ${seen.states} states: use a smaller program`);
  const goals = graph.next.flatMap((_, state) => (isGoal(graph, state, goal) ? [state] : []));
  // States are numbered by their distance from the first.
  const [nearest] = goals;
  if (nearest === 0)
    throw new UnsolvableItemError(id, 'what is looked for has come about before the first step');
  if (nearest === undefined && feedback.safe !== undefined)
    throw new UnsolvableItemError(id, 'no schedule leads there: remove feedback.safe');
  if (nearest !== undefined && feedback.safe === undefined)
    throw new UnsolvableItemError(
      id,
      'there are schedules that lead there: say in feedback.safe what is to be said to those who find none',
    );
  const schedule = nearest === undefined ? null : graph.scheduleTo(nearest);
  const ends = graph.next.flatMap((_, state) => {
    const outcome = graph.outcome(state);
    return outcome === null ? [] : [[state, outcome] as const];
  });
  return {
    key: {
      kind: 'schedule',
      threads: namesOf(seen, graph),
      next: graph.next,
      goals,
      ends,
      least: schedule && formatSchedule(schedule.steps.map(({ thread }) => thread)),
      feedback: { ...feedback, safe: feedback.safe ?? null },
      misconception,
    },
    evidence: { kind: 'reach', states: seen.states, schedule },
  };
}

/** What the explorer has to watch for a goal. */
export function goalOptions(goal: ScheduleGoal): Pick<ExploreOptions, 'final' | 'exclusive'> {
  if (goal.reach === 'untrue') return { final: [goal.final] };
  return goal.reach === 'together' ? { exclusive: [goal.lines] } : {};
}

function isGoal(graph: StateGraph, state: number, goal: ScheduleGoal): boolean {
  switch (goal.reach) {
    case 'output':
      return graph.outcome(state) === goal.prints;
    case 'exception':
      return graph.faults(state).includes('failed');
    case 'together':
      return graph.faults(state).includes('reached');
    default:
      return graph.faults(state).includes(goal.reach);
  }
}

/** The names of all threads, as some schedule that ends has them. */
function namesOf({ outcomes, scheduleOf }: Exploration, graph: StateGraph): readonly string[] {
  const most = Math.max(...graph.next.map((row) => row.length));
  const last = graph.next.findLastIndex((_, state) => graph.outcome(state) !== null);
  const { threads } = scheduleOf(outcomes[0]!) ?? graph.scheduleTo(last);
  return Array.from({ length: most }, (_, thread) => threads[thread] ?? `thread ${thread}`);
}

/** What a schedule is looked for that does, in words that follow “a schedule”. */
export function goalWords(goal: ScheduleGoal): string {
  switch (goal.reach) {
    case 'exception':
      return 'in which an exception ends a thread';
    case 'deadlock':
      return 'that ends in a deadlock';
    case 'untrue':
      return `after which ${goal.final} is not true`;
    case 'together': {
      const [from, to] = goal.lines;
      const lines = from === to ? `line ${from}` : `lines ${from} to ${to}`;
      return `that brings two threads into ${lines} at the same time`;
    }
    case 'output': {
      const lines = goal.prints.trimEnd().split('\n');
      return lines.length === 1 ? `that prints ${lines[0]}` : `that prints ${lines.join(', then ')}`;
    }
  }
}

/** The question as plain Markdown. */
export function scheduleText({ stem, goal }: ScheduleItem): string {
  return `${stem}\n\nGive a schedule ${goalWords(goal)}, a letter for each step, or say that there is none.`;
}
