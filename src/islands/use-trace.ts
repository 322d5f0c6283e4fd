import { useEffect, useRef, useState } from 'preact/hooks';
import { MemoryTracer, type RemoteTraceOptions, type Traced } from './memory-tracer.ts';

/** A program with what came of tracing it. */
export interface Asked {
  readonly source: string;
  readonly options: RemoteTraceOptions;
  readonly traced: Extract<Traced, { kind: 'traced' | 'refused' }>;
}

/** How the tracing of a lab’s program stands. */
interface Tracing {
  /** The last answer; it stands until the next one is there. Null before the first. */
  readonly asked: Asked | null;
  /** Whether the program that is wanted has no answer yet. */
  readonly busy: boolean;
  /** Why there is none; empty unless the engine is to blame. */
  readonly problem: string;
  /** Asks again, where the engine was to blame. */
  readonly retry: () => void;
  /** Asks something else in between; only while nothing else is awaited. */
  readonly ask: (source: string, options: RemoteTraceOptions) => Promise<Traced>;
}

/**
 * Traces a program in a worker of the lab’s own, and again when it or the options change: these are to be the same object
 * as long as they say the same. Takes the first answer where it is known.
 */
export function useTrace(source: string, options: RemoteTraceOptions, first: Asked | null): Tracing {
  const [tracer] = useState(() => new MemoryTracer());
  const [asked, setAsked] = useState(first);
  const [problem, setProblem] = useState('');
  const [tries, setTries] = useState(0);
  const isKnown = useRef(first !== null);
  useEffect(() => {
    if (isKnown.current) {
      isKnown.current = false;
      return;
    }
    setProblem('');
    void tracer.trace(source, options).then((traced) => {
      if (traced.kind === 'failed') setProblem(traced.message);
      else if (traced.kind !== 'dropped') setAsked({ source, options, traced });
    });
    return () => tracer.stop();
  }, [source, options, tries]);
  const busy = problem === '' && (asked?.source !== source || asked.options !== options);
  return {
    ...{ asked, busy, problem },
    retry: () => setTries((count) => count + 1),
    ask: (...question) => tracer.trace(...question),
  };
}
