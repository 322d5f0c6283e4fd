import type { ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { BeliefReport } from './BeliefReport.tsx';

/** What answers suggest, fetched only when it is to be told. */
export function LateBeliefReport(props: ComponentProps<typeof BeliefReport>) {
  const [Report, setReport] = useState<typeof BeliefReport | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import('./BeliefReport.tsx').then(
      (part) => setReport(() => part.BeliefReport),
      () => setFailed(true),
    );
  }, []);
  if (failed)
    return <p role="alert">What your answers suggest could not be fetched. Check the connection.</p>;
  return Report && <Report {...props} />;
}
