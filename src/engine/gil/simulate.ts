import { Lanes } from './lanes.ts';
import {
  checkSetup,
  CORE_TURN,
  GIL_LIMITS,
  type GilEvent,
  type GilSetup,
  GilSetupError,
  type GilTrace,
  type Moment,
  type Segment,
  type Stretch,
} from './model.ts';

/** A thread while it is simulated. */
interface Thread {
  readonly id: number;
  readonly work: readonly Segment[];
  /** The segment it is in. */
  at: number;
  /**
   * `gil`: in the timed wait of `take_gil`. `passing`: has dropped the GIL on request, and waits in `drop_gil` until
   * another thread has taken it.
   */
  state: Stretch | 'gil' | 'passing' | 'ended';
  /** What is left to compute of its segment, and what is done; counted while it has a core. */
  left: number;
  done: number;
  /** When its wait ends: for I/O, for the interval, or for waking when it was signalled. */
  until: number;
  signalled: boolean;
  /** Since when it waits for the GIL, and how many switches there had been when its interval began. */
  since: number;
  saved: number;
  /** When its turn on a core is over; null without a core. */
  turn: number | null;
  /** Whether it was left without a core when others had theirs. */
  queued: boolean;
}

type Computing = Exclude<Stretch, 'io'>;

/** Times at which the simulation looks; not all of them show. */
const MOST_LOOKS = 50_000;

/**
 * Runs a setup to the end of its last thread. Deterministic: of several threads that wait for the GIL, the one that has
 * waited longest is signalled, and cores go round in the order in which threads came to need one.
 * Throws a GilSetupError where numbers mean nothing, or more happens than a picture can show.
 * After CPython 3.9 to 3.14, Python/ceval_gil.c: `take_gil`, `drop_gil`.
 */
export function simulateGil(setup: GilSetup): GilTrace {
  checkSetup(setup);
  return new Simulation(setup).run();
}

class Simulation {
  readonly #setup: GilSetup;
  readonly #threads: readonly Thread[];
  readonly #lanes: Lanes;
  readonly #moments: Moment[] = [];
  #events: GilEvent[] = [];
  #now = 0;
  // As in `_gil_runtime_state`, and the flag in the holder’s eval breaker.
  #holder: Thread | null = null;
  #lastHolder: Thread | null = null;
  #switches = 0;
  #dropRequest = false;
  /** Threads that need a core and have none, first come first. */
  readonly #queue: Thread[] = [];

  constructor(setup: GilSetup) {
    this.#setup = setup;
    this.#threads = setup.threads.map((work, id) => ({
      ...{ id, work, at: -1, state: 'ended', left: 0, done: 0 },
      ...{ until: Infinity, signalled: false, since: 0, saved: 0, turn: null, queued: false },
    }));
    this.#lanes = new Lanes(setup.threads.length);
  }

  run(): GilTrace {
    for (const thread of this.#threads) this.#start(thread);
    for (let looks = 0; ; looks += 1) {
      while (this.#settle());
      this.#lanes.look(this.#now, this.#threads, this.#holder);
      if (this.#events.length > 0) this.#moments.push({ time: this.#now, events: this.#events });
      if (this.#moments.length > GIL_LIMITS.moments || looks > MOST_LOOKS) throw tooMuch();
      this.#events = [];
      const next = this.#next();
      if (next === Infinity) break;
      for (const thread of this.#threads) {
        if (thread.turn === null) continue;
        thread.left -= next - this.#now;
        thread.done += next - this.#now;
      }
      this.#now = next;
    }
    return {
      ...{ lanes: this.#lanes.slices, moments: this.#moments, threads: this.#lanes.totals() },
      ...{ wall: this.#now, switches: Math.max(0, this.#switches - 1) },
    };
  }

  /** The next time at which something happens; Infinity when all threads have ended. */
  #next(): number {
    let next = Infinity;
    for (const thread of this.#threads) {
      next = Math.min(next, thread.until);
      if (thread.turn === null) continue;
      next = Math.min(next, this.#now + thread.left);
      if (this.#queue.length > 0) next = Math.min(next, thread.turn);
      if (this.#isAsked(thread)) next = Math.min(next, this.#now + this.#toCheck(thread));
    }
    return next;
  }

  /** Lets happen what is due now. Returns whether anything was; then more may have come due. */
  #settle(): boolean {
    const before = this.#events.length;
    let finished = false;
    for (const thread of this.#threads) {
      if (isComputing(thread.state) && thread.left === 0) {
        finished = true;
        this.#finish(thread);
      } else if (thread.until <= this.#now) this.#wakeUp(thread);
    }
    const holder = this.#holder;
    if (holder !== null && holder.turn !== null && this.#isAsked(holder) && this.#toCheck(holder) === 0)
      this.#dropAsked(holder);
    return this.#dispatch() || finished || this.#events.length > before;
  }

  #say(
    kind: 'waits' | 'takes' | 'again' | 'missed' | 'drops' | 'queues' | 'runs' | 'ends',
    thread: Thread,
  ): void {
    this.#events.push({ kind, thread: thread.id });
  }

  #begins(thread: Thread, what: Stretch, lets = false): void {
    this.#events.push({ kind: 'begins', thread: thread.id, what, lets });
  }

  // What a thread has to do.

  /** Python code, and C code that keeps the GIL, need it; a thread that begins with anything else begins without. */
  #start(thread: Thread): void {
    const first = thread.work[0]?.kind;
    if (this.#setup.gil && (first === 'python' || first === 'held')) this.#want(thread);
    else this.#goOn(thread);
  }

  /** Begins with the next segment. Where there is a GIL the thread holds it, but at its start. */
  #goOn(thread: Thread): void {
    thread.at += 1;
    const segment = thread.work[thread.at];
    if (segment === undefined) {
      this.#say('ends', thread);
      this.#leaveCore(thread, 'ended');
      if (this.#holder === thread) this.#release();
      return;
    }
    if (segment.kind === 'python' || segment.kind === 'held') {
      // With a GIL, that Python code begins is told by who takes it.
      if (segment.kind === 'held' || !this.#setup.gil) this.#begins(thread, segment.kind);
      this.#compute(thread, segment.kind, segment.us);
    } else if (this.#holder !== thread) this.#call(thread, segment);
    // Also a thread that lets go by itself waits until another has taken the GIL, if it has been asked for it.
    else if (this.#dropRequest) this.#dropAsked(thread);
    else {
      this.#release();
      this.#call(thread, segment, true);
    }
  }

  /** Begins to wait for I/O, or to compute in C without the GIL. */
  #call(thread: Thread, { kind, us }: Segment, lets = false): void {
    this.#begins(thread, kind, lets);
    if (kind === 'io') {
      this.#leaveCore(thread, 'io');
      thread.until = this.#now + us + this.#setup.late;
      this.#lanes.leave(thread.id, this.#now);
    } else this.#compute(thread, 'released', us);
  }

  /** A segment is done in which the thread computed. */
  #finish(thread: Thread): void {
    const { state } = thread;
    if (state === 'held' || state === 'released')
      this.#events.push({ kind: 'is-done', thread: thread.id, what: state });
    if (state === 'released' && this.#setup.gil) this.#want(thread);
    // There is a check after the call of a C function.
    else if (state === 'held' && this.#isAsked(thread)) this.#dropAsked(thread);
    else this.#goOn(thread);
  }

  /** A wait of the thread has come to its end. */
  #wakeUp(thread: Thread): void {
    thread.until = Infinity;
    if (thread.state !== 'io') return this.#endWait(thread);
    this.#events.push({ kind: 'is-done', thread: thread.id, what: 'io' });
    if (this.#setup.gil) return this.#want(thread);
    this.#lanes.comeBack(thread.id, this.#now);
    this.#goOn(thread);
  }

  // The GIL.

  #isAsked(thread: Thread): boolean {
    return this.#holder === thread && this.#dropRequest;
  }

  /** How long the thread runs until its next check point; once it has run at all, that may be now. */
  #toCheck({ state, done }: Thread): number {
    if (state !== 'python') return Infinity;
    const { check } = this.#setup;
    return done === 0 ? check : (check - (done % check)) % check;
  }

  /** `take_gil`: takes the GIL if it is free, else waits for an interval. */
  #want(thread: Thread): void {
    if (this.#holder === null) return this.#take(thread);
    this.#say('waits', thread);
    thread.since = this.#now;
    this.#waitInterval(thread);
  }

  #waitInterval(thread: Thread): void {
    this.#leaveCore(thread, 'gil');
    thread.signalled = false;
    thread.saved = this.#switches;
    thread.until = this.#now + this.#setup.interval + this.#setup.late;
  }

  /** The timed wait of `take_gil` is over: its time is up, or the thread was signalled and has woken. */
  #endWait(thread: Thread): void {
    if (this.#holder === null) return this.#take(thread);
    if (thread.signalled) this.#say('missed', thread);
    else if (thread.saved !== this.#switches) this.#say('again', thread);
    else if (!this.#dropRequest) {
      this.#events.push({ kind: 'asks', thread: thread.id, holder: this.#holder.id });
      this.#dropRequest = true;
    }
    this.#waitInterval(thread);
  }

  #take(thread: Thread): void {
    this.#holder = thread;
    this.#dropRequest = false;
    // It waits no more, also where what it does next takes no time.
    thread.state = 'python';
    thread.until = Infinity;
    thread.signalled = false;
    this.#say('takes', thread);
    this.#lanes.comeBack(thread.id, this.#now);
    const passing = this.#threads.find(({ state }) => state === 'passing');
    if (this.#lastHolder !== thread) {
      this.#lastHolder = thread;
      this.#switches += 1;
    }
    if (thread.left > 0) this.#compute(thread, 'python', thread.left, thread.done);
    else this.#goOn(thread);
    if (passing !== undefined) this.#passed(passing);
  }

  /** `drop_gil` where the flag is set: the thread then waits until another has taken the GIL. */
  #dropAsked(thread: Thread): void {
    this.#say('drops', thread);
    this.#leaveCore(thread, 'passing');
    this.#release();
  }

  /** Another thread has taken the GIL from one that was asked for it, which goes on to what it was about to do. */
  #passed(thread: Thread): void {
    const segment = thread.work[thread.at];
    if (segment?.kind === 'io' || segment?.kind === 'released') this.#call(thread, segment);
    else this.#want(thread);
  }

  /** The GIL is free, and one of those that wait for it is signalled: here the one that has waited longest. */
  #release(): void {
    this.#holder = null;
    let first: Thread | null = null;
    for (const each of this.#threads) {
      if (each.state !== 'gil' || each.signalled) continue;
      if (first === null || each.since < first.since) first = each;
    }
    if (first === null) return;
    first.signalled = true;
    first.until = this.#now + this.#setup.wake;
  }

  // Cores.

  /** Computes for so long, from when there is a core; one that the thread has, it keeps. */
  #compute(thread: Thread, state: Computing, us: number, done = 0): void {
    thread.state = state;
    thread.left = us;
    thread.done = done;
    if (thread.turn === null && us > 0) this.#queue.push(thread);
  }

  #leaveCore(thread: Thread, state: Exclude<Thread['state'], Computing>): void {
    thread.state = state;
    thread.turn = null;
  }

  /** Gives cores to those who wait for one, also those of threads whose turn is over. Returns whether any got one. */
  #dispatch(): boolean {
    const running = this.#threads.filter(({ turn }) => turn !== null);
    const free = this.#setup.cores - running.length;
    const over = running.filter(({ turn }) => turn !== null && turn <= this.#now);
    // Where nobody waits, a thread goes on after its turn.
    const taken = over.slice(0, Math.max(0, this.#queue.length - free));
    for (const thread of taken) {
      thread.turn = null;
      this.#queue.push(thread);
    }
    const next = this.#queue.splice(0, free + taken.length);
    for (const thread of next) {
      thread.turn = this.#now + CORE_TURN;
      if (thread.queued) this.#say('runs', thread);
      thread.queued = false;
    }
    for (const thread of this.#queue) {
      if (!thread.queued) this.#say('queues', thread);
      thread.queued = true;
    }
    return next.length > 0;
  }
}

const isComputing = (state: Thread['state']): state is Computing =>
  state === 'python' || state === 'held' || state === 'released';

const tooMuch = () =>
  new GilSetupError(
    `More happens here than can be shown, ${GIL_LIMITS.moments} moments. Let the threads do less, or make the switch ` +
      'interval longer.',
  );
