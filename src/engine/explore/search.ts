import { hashOf, IntTable } from './int-table.ts';
import type { Act, Model, Move } from './model.ts';
import type { Slices } from './slices.ts';

/** What a search may use up. */
export interface SearchBudget {
  readonly states: number;
  /** Bytes that the stored states may take. */
  readonly bytes: number;
  /** Asked now and then; what it returns, if not null, ends the search as unfinished. */
  readonly stop?: (states: number) => 'time' | 'memory' | null;
}

/** What the search is told to look for in the states. */
export interface Watch {
  /** Called once for each pair of accesses that two agents can make next to each other in some state. */
  readonly conflict?: (first: number, second: number, at: MeetingPoint) => void;
  /** Whether what all agents do together in a state is wrong, by their local states. */
  readonly wrong?: ((agents: Int32Array, count: number, state: number) => boolean) | undefined;
  /** Whether `wrong` is asked of every state, not only as far as the first in which it holds. */
  readonly all?: boolean;
  /** Called for each state in which the run may end, once. */
  readonly end?: (state: number, cells: Int32Array, deadlock: boolean) => void;
}

/** A state and the two agents whose next steps meet in it. */
export interface MeetingPoint {
  readonly state: number;
  readonly agents: readonly [number, number];
}

/** All reachable states of a model, found breadth first, so that the first way to a state is a shortest one. */
export interface Search {
  readonly states: number;
  readonly transitions: number;
  /** False when a budget ran out, or a step could not be finished: then nothing can be called impossible. */
  readonly complete: boolean;
  /** Which budget ran out. */
  readonly stopped: 'states' | 'bytes' | 'time' | 'memory' | 'steps' | null;
  readonly firstDeadlock: number | null;
  readonly firstFailure: number | null;
  /** The first state in which `wrong` held. */
  readonly firstWrong: number | null;
  /** Bytes that the stored states take, with all that is known of the agents' steps. */
  readonly bytes: number;
  /** The choices that lead from the initial state to that state. */
  path(state: number): Choice[];
  /**
   * Calls back for each transition of the graph, state by state, with the number of its choice (see {@link choiceOf})
   * and whether something goes wrong in it; only after a complete search.
   */
  edges(visit: (from: number, choice: number, to: number, fails: boolean) => void): void;
  /** Whether some transition leads to a state that was found no later: without one there is no way to go on for ever. */
  readonly mayCycle: boolean;
}

/** Which agent moves, and whether it does so because the time of its wait runs out. */
export interface Choice {
  readonly agent: number;
  readonly timedOut: boolean;
}

/** The choice of that number: twice the agent, one more where the time of its wait runs out. */
export function choiceOf(number: number): Choice {
  return { agent: number >> 1, timedOut: (number & 1) === 1 };
}

const numberOf = (agent: number, { timedOut }: Move): number => agent * 2 + (timedOut ? 1 : 0);

/** What an agent does, by what it reads: it asks for one cell after the other until it is known what it does. */
type Plan = Question | Known;
interface Known extends Act {
  /** The cells that it has asked for. */
  readonly asked: readonly number[];
}
interface Question {
  readonly cell: number;
  readonly answers: Map<number, Plan>;
}

const isQuestion = (plan: Plan): plan is Question => 'answers' in plan;

/** What a step that is known takes, with its move, and each question on the way to it. */
const bytesOfPlan = 600;
const bytesOfQuestion = 80;
/** A step that is not finished takes long: after this many the search is given up. */
const maxOverlong = 50;
const maxAgents = 64;

/**
 * Explores the reachable states of the model, within the budget.
 *
 * `reduced`: where the move of one agent commutes with all that the others can ever do, only that agent moves (a
 * persistent set of one, with the proviso of breadth-first search that the state it leads to is still to be visited, so
 * that nobody is put off for ever). Outcomes, deadlocks, failures and races are those of the whole graph; numbers of
 * states and the lengths of schedules are not.
 */
export function search(model: Model, budget: SearchBudget, watch: Watch, reduced = false): Slices<Search> {
  return new Searcher(model, budget, watch, reduced).run();
}

class Searcher implements Search {
  readonly #model: Model;
  readonly #budget: SearchBudget;
  readonly #watch: Watch;
  readonly #reduced: boolean;
  /** The cells of a state, without the empty ones at the end. */
  readonly #shared = new IntTable();
  /** A state: the lower and the upper half of the number of its cells, then the agents. */
  readonly #table = new IntTable();
  #parents = new Int32Array(1 << 10);
  /** Agent and move that led to a state. */
  #choices = new Uint8Array(1 << 10);
  /** What is known of each local state. */
  readonly #plans: (Plan | undefined)[] = [];

  // The state that is looked at, unpacked.
  #cells = new Int32Array(64);
  #used = 0;
  /** The hash of the cells. */
  #hash = 0;
  #loaded = -1;
  readonly #agents = new Int32Array(maxAgents + 1);
  #count = 0;
  // The state that a move leads to.
  readonly #next = new Int32Array(maxAgents + 3);
  readonly #nextAgents = this.#next.subarray(2);
  readonly #undo: number[] = [];
  readonly #writeCell = (cell: number, value: number): void => this.#write(cell, value);

  transitions = 0;
  /** Steps that the model was asked for since the budget was last looked at: they take longer than all else. */
  #learned = 0;
  /** Bytes that the plans take, about. */
  #planned = 0;
  #overlong = 0;
  stopped: Search['stopped'] = null;
  firstDeadlock: number | null = null;
  firstFailure: number | null = null;
  firstWrong: number | null = null;
  mayCycle = false;
  readonly #met = new Set<number>();

  constructor(model: Model, budget: SearchBudget, watch: Watch, reduced: boolean) {
    this.#reduced = reduced;
    this.#model = model;
    this.#budget = budget;
    this.#watch = watch;
  }

  *run(): Slices<Search> {
    this.#model.cells.forEach((value, cell) => this.#write(cell, value));
    this.#undo.length = 0;
    this.#shared.add(this.#cells, this.#used, this.#hash);
    this.#model.agents.forEach((local, agent) => (this.#next[agent + 2] = local));
    this.#table.add(this.#next, this.#model.agents.length + 2);
    for (let state = 0; state < this.#table.size && this.stopped === null; state += 1) {
      this.#visit(state);
      if ((state & 1023) === 0 || this.#learned > 64) yield this.#checkBudget();
    }
    if (this.#overlong > 0) this.stopped ??= 'steps';
    return this;
  }

  get states(): number {
    return this.#table.size;
  }

  get complete(): boolean {
    return this.stopped === null;
  }

  get bytes(): number {
    const known = this.#planned + (this.#model.bytes ?? 0);
    return this.#shared.bytes + this.#table.bytes + 5 * this.#table.size + known;
  }

  #checkBudget(): void {
    this.#learned = 0;
    if (this.bytes > this.#budget.bytes) this.stopped ??= 'bytes';
    this.stopped ??= this.#budget.stop?.(this.#table.size) ?? null;
  }

  #load(state: number): void {
    const length = this.#table.read(state, this.#next);
    this.#count = length - 2;
    for (let agent = 0; agent < this.#count; agent += 1) this.#agents[agent] = this.#next[agent + 2]!;
    const shared = this.#next[0]! + this.#next[1]! * 0x10000;
    if (shared === this.#loaded) return;
    const before = this.#used;
    this.#used = this.#shared.read(shared, this.#cells);
    this.#cells.fill(0, this.#used, Math.max(this.#used, before));
    this.#hash = this.#shared.hash(shared);
    this.#loaded = shared;
  }

  #visit(state: number): void {
    this.#load(state);
    const { end, wrong, all = false } = this.#watch;
    if ((this.firstWrong === null || all) && wrong?.(this.#agents, this.#count, state) === true)
      this.firstWrong ??= state;
    if (this.#reduced && this.#goAlone(state)) return;
    let moves = 0;
    let meeting: number[] | null = null;
    for (let agent = 0; agent < this.#count; agent += 1) {
      const local = this.#agents[agent]!;
      if (local === 0) continue;
      const act = this.#act(local);
      if (act.overlong === true) {
        this.#overlong += 1;
        moves += 1;
        if (this.#overlong > maxOverlong) this.stopped = 'steps';
        this.#checkBudget();
      }
      const { accesses = 0 } = act;
      if (accesses !== 0) (meeting ??= []).push(agent, accesses);
      for (const move of act.moves) {
        moves += 1;
        this.#follow(state, agent, move);
      }
    }
    if (meeting !== null && meeting.length > 2) this.#meet(state, meeting);
    const ended = this.#hasEnded();
    if (ended || moves === 0) {
      if (!ended) this.firstDeadlock ??= state;
      end?.(state, this.#cells, !ended);
    }
  }

  /** Lets a single agent move where that is enough; returns whether it was. */
  #goAlone(state: number): boolean {
    const { isIndependent } = this.#model;
    if (isIndependent === undefined || this.#hasEnded()) return false;
    for (let agent = 0; agent < this.#count; agent += 1) {
      const local = this.#agents[agent]!;
      if (local === 0) continue;
      const { moves, overlong, asked } = this.#act(local);
      const move = moves[0];
      if (move === undefined || moves.length > 1 || move.timedOut || move.fails || overlong === true)
        continue;
      if (move.append !== null || move.starts.length > 0) continue;
      if (!this.#model.isIndependent!(agent, move, asked, this.#cells, this.#agents, this.#count)) continue;
      if (this.#follow(state, agent, move) > state) return true;
    }
    return false;
  }

  #hasEnded(): boolean {
    for (let agent = 0; agent < this.#count; agent += 1) {
      const local = this.#agents[agent]!;
      if (local !== 0 && this.#model.isDaemon?.(local) !== true) return false;
    }
    return true;
  }

  #meet(state: number, meeting: readonly number[]): void {
    for (let i = 0; i < meeting.length; i += 2) {
      for (let j = i + 2; j < meeting.length; j += 2) {
        const pair = meeting[i + 1]! * 0x200000 + meeting[j + 1]!;
        if (this.#met.has(pair)) continue;
        this.#met.add(pair);
        this.#watch.conflict?.(meeting[i + 1]!, meeting[j + 1]!, {
          state,
          agents: [meeting[i]!, meeting[j]!],
        });
      }
    }
  }

  /** What an agent in that local state does in the loaded state. */
  #act(local: number): Known {
    let plan = this.#plans[local];
    while (plan !== undefined && isQuestion(plan)) plan = plan.answers.get(this.#cells[plan.cell] ?? 0);
    return plan ?? this.#learn(local);
  }

  /** Asks the model and keeps its answer under what it has read. */
  #learn(local: number): Known {
    this.#learned += 1;
    const asked: number[] = [];
    const given = this.#model.act(local, (cell) => {
      if (!asked.includes(cell)) asked.push(cell);
      return this.#cells[cell] ?? 0;
    });
    const act: Known = { ...given, asked };
    this.#planned += bytesOfPlan + bytesOfQuestion * asked.length;
    let at = this.#plans[local];
    let keep = (made: Plan): unknown => (this.#plans[local] = made);
    for (const cell of asked) {
      const value = this.#cells[cell] ?? 0;
      if (at === undefined) {
        const question: Question = { cell, answers: new Map() };
        keep(question);
        at = question;
      }
      if (!isQuestion(at) || at.cell !== cell)
        throw new Error('the model reads other cells than it did where these held the same');
      const { answers } = at;
      keep = (made) => answers.set(value, made);
      at = answers.get(value);
    }
    keep(act);
    return act;
  }

  #write(cell: number, value: number): void {
    if (cell >= this.#cells.length) {
      const larger = new Int32Array(Math.max(cell + 1, this.#cells.length * 2));
      larger.set(this.#cells);
      this.#cells = larger;
    }
    const before = this.#cells[cell]!;
    this.#undo.push(cell, before, this.#used);
    this.#hash = (this.#hash - hashOf(cell, before) + hashOf(cell, value)) | 0;
    this.#cells[cell] = value;
    if (value !== 0) {
      if (cell >= this.#used) this.#used = cell + 1;
    } else if (cell === this.#used - 1) {
      let used = cell;
      while (used > 0 && this.#cells[used - 1] === 0) used -= 1;
      this.#used = used;
    }
  }

  /** The number of the state that the move leads to. Leaves the loaded state as it was. */
  #target(agent: number, move: Move): number {
    const next = this.#next;
    const hash = this.#hash;
    for (let each = 0; each < this.#count; each += 1) next[each + 2] = this.#agents[each]!;
    next[agent + 2] = move.local;
    let length = this.#count + 2;
    for (const local of move.starts) next[length++] = local;
    const { writes, append, overwrites } = move;
    let { drops } = move;
    for (const cell of overwrites) {
      const held = this.#model.refersTo?.(this.#cells[cell] ?? 0) ?? -1;
      if (held >= 0) drops = [...drops, held];
    }
    for (let at = 0; at < writes.length; at += 2) {
      if (this.#cells[writes[at]!] !== writes[at + 1]!) this.#write(writes[at]!, writes[at + 1]!);
    }
    if (append !== null) this.#write(append.cell, append.after(this.#cells[append.cell] ?? 0));
    if (drops.length > 0)
      this.#model.sweep?.(drops, this.#cells, this.#nextAgents, length - 2, this.#writeCell);
    const shared =
      this.#undo.length === 0 ? this.#loaded : this.#shared.add(this.#cells, this.#used, this.#hash);
    next[0] = shared & 0xffff;
    next[1] = shared >>> 16;
    this.#hash = hash;
    while (this.#undo.length > 0) {
      this.#used = this.#undo.pop()!;
      const value = this.#undo.pop()!;
      this.#cells[this.#undo.pop()!] = value;
    }
    return this.#table.add(next, length);
  }

  /** Takes the move and returns the number of the state it leads to. */
  #follow(state: number, agent: number, move: Move): number {
    if (this.stopped !== null) return state;
    this.transitions += 1;
    const before = this.#table.size;
    const target = this.#target(agent, move);
    if (target < before) {
      if (target <= state) this.mayCycle = true;
      return target;
    }
    if (target >= this.#parents.length) {
      const parents = new Int32Array(this.#parents.length * 2);
      parents.set(this.#parents);
      this.#parents = parents;
      const choices = new Uint8Array(parents.length);
      choices.set(this.#choices);
      this.#choices = choices;
    }
    this.#parents[target] = state;
    this.#choices[target] = numberOf(agent, move);
    if (move.fails) this.firstFailure ??= target;
    // What lies beyond a full table would only be counted, not kept.
    if (target >= this.#budget.states) this.stopped = 'states';
    return target;
  }

  path(state: number): Choice[] {
    const choices: Choice[] = [];
    for (let at = state; at > 0; at = this.#parents[at]!) choices.push(choiceOf(this.#choices[at]!));
    return choices.reverse();
  }

  edges(visit: (from: number, choice: number, to: number, fails: boolean) => void): void {
    for (let state = 0; state < this.#table.size; state += 1) {
      this.#load(state);
      for (let agent = 0; agent < this.#count; agent += 1) {
        if (this.#agents[agent] === 0) continue;
        for (const move of this.#act(this.#agents[agent]!).moves)
          visit(state, numberOf(agent, move), this.#target(agent, move), move.fails);
      }
    }
  }
}
