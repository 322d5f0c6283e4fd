import { builds, type Build } from '../python/code.ts';

/** A line of CPython's own `threading` or `queue` in a traceback. */
export interface LibraryLine {
  readonly module: 'threading' | 'queue';
  readonly name: string;
  readonly line: number;
  readonly text: string;
}

/**
 * Key, module and function, the line's number in 3.9.18, 3.10.13, 3.11.7, 3.12.1 and 3.13.0 (other patch releases have
 * the same lines elsewhere; of 3.14 and later those of 3.13 are shown), and its text. Where the key is `=`, it is the
 * message in the text. Read from the files of those releases.
 */
const rows = `
bootstrap|threading _bootstrap_inner|980 1016 1045 1073 1041|self.run()
run|threading run|917 953 982 1010 992|self._target(*self._args, **self._kwargs)
timer|threading run|1306 1378 1401 1431 1342|self.function(*self.args, **self.kwargs)
timer wait|threading run|1304 1376 1399 1429 1340|self.finished.wait(self.interval)
predicate|threading wait_for|338 346 353 381 385|result = predicate()
predicate again|threading wait_for|348 356 363 391 395|result = predicate()
wait_for|threading wait_for|347 355 362 390 394|self.wait(waittime)
opens|threading wait|639 665 694 720 726|self._release()
action|threading _release|665 691 720 746 752|self._action()
enters|threading wait|633 659 688 714 720|self._enter() # Block while the barrier drains.
enter|threading _enter|657 683 712 738 744|raise BrokenBarrierError
waits|threading wait|642 668 697 723 729|self._wait(timeout)
late|threading _wait|680 706 735 761 767|raise BrokenBarrierError
broken|threading _wait|682 708 737 763 769|raise BrokenBarrierError
=|threading wait|304 312 319 347 351|raise RuntimeError("cannot wait on un-acquired lock")
=|threading notify|362 370 377 405 409|raise RuntimeError("cannot notify on un-acquired lock")
notify_all|threading notify_all|388 396 403 431 435|self.notify(len(self._waiters))
=|threading start|894 930 959 987 967|raise RuntimeError("threads can only be started once")
=|threading start|891 927 956 984 964|raise RuntimeError("thread.__init__() not called")
=|threading join|1053 1089 1112 1140 1081|raise RuntimeError("Thread.__init__() not called")
=|threading join|1055 1091 1114 1142 1083|raise RuntimeError("cannot join thread before it is started")
=|threading join|1057 1093 1116 1144 1085|raise RuntimeError("cannot join current thread")
=|threading release|511 528 545 572 576|raise ValueError("Semaphore released too many times")
n must be one or more|threading release|466 483 495 523 527|raise ValueError('n must be one or more')
bounded n|threading release|508 525 542 569 573|raise ValueError('n must be one or more')
=|threading acquire|436 453 465 493 497|raise ValueError("can't specify timeout for non-blocking acquire")
=|threading __init__|407 424 431 459 463|raise ValueError("semaphore initial value must be >= 0")
bounded|threading __init__|494 511 523 550 554|super().__init__(value)
semaphore exit|threading __exit__|473 490 502 529 533|self.release()
condition exit|threading __exit__|260 268 275 303 307|return self._lock.__exit__(*args)
parties must be > 0|threading __init__|0 0 0 0 693|raise ValueError("parties must be > 0")
=|threading __init__|825 850 879 905 892|assert group is None, "group argument must be None for now"
=|threading daemon|1167 1203 1226 1256 1167|raise RuntimeError("cannot set daemon status of active thread")
empty|queue get|168 168 168 168 199|raise Empty
empty late|queue get|179 179 179 179 212|raise Empty
full|queue put|137 137 137 137 159|raise Full
full late|queue put|148 148 148 148 172|raise Full
get_nowait|queue get_nowait|199 199 199 199 234|return self.get(block=False)
put_nowait|queue put_nowait|191 191 191 191 226|return self.put(item, block=False)
=|queue task_done|75 75 75 75 93|raise ValueError('task_done() called too many times')
get timeout|queue get|173 173 173 173 206|raise ValueError("'timeout' must be a non-negative number")
put timeout|queue put|142 142 142 142 166|raise ValueError("'timeout' must be a non-negative number")
`;

const byKey = new Map(
  rows
    .trim()
    .split('\n')
    .map((row) => {
      const [key, place, lines, text] = row.split('|') as [string, string, string, string];
      const [module, name] = place.split(' ') as ['threading' | 'queue', string];
      const numbers = lines.split(' ').map(Number);
      const message = key === '=' ? /(["'])(.*)\1/.exec(text)![2]! : key;
      return [message, { module, name, numbers, text }] as const;
    }),
);

/** The line of that key, or undefined where there is none. */
export function libraryLine(key: string, build: Build): LibraryLine | undefined {
  const found = byKey.get(key);
  if (found === undefined) return undefined;
  const { module, name, numbers, text } = found;
  const super9 = key === 'bounded' && builds.indexOf(build) < 3;
  return {
    module,
    name,
    line: numbers[Math.min(builds.indexOf(build), numbers.length - 1)]!,
    text: super9 ? 'Semaphore.__init__(self, value)' : text,
  };
}
