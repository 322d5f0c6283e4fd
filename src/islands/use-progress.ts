import { useEffect, useState } from 'preact/hooks';
import { current, type Snapshot, subscribe } from './store.ts';

/** The stored progress, kept in step; null on the server, and until it has been read. */
export function useProgress(): Snapshot | null {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  useEffect(() => {
    setSnapshot(current());
    return subscribe(() => setSnapshot(current()));
  }, []);
  return snapshot;
}
