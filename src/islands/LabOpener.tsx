import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Props as GilLabProps } from './GilLab.tsx';
import type { Props as HeapLabProps } from './HeapLab.tsx';
import type { Props as ReferenceLabProps } from './ReferenceLab.tsx';
import type { Props as ScheduleLabProps } from './ScheduleLab.tsx';

interface Labs {
  gil: GilLabProps;
  heap: HeapLabProps;
  references: ReferenceLabProps;
  schedule: ScheduleLabProps;
}

const load: { readonly [Name in keyof Labs]: () => Promise<{ default: ComponentType<Labs[Name]> }> } = {
  gil: () => import('./GilLab.tsx'),
  heap: () => import('./HeapLab.tsx'),
  references: () => import('./ReferenceLab.tsx'),
  schedule: () => import('./ScheduleLab.tsx'),
};

interface Props<Name extends keyof Labs> {
  lab: Name;
  /** What the button says. */
  action: string;
  /** What the lab is given. */
  given: Labs[Name];
}

/** A button in whose place a lab comes when it is asked for: until then it costs next to nothing. */
export default function LabOpener<Name extends keyof Labs>({ lab, action, given }: Props<Name>) {
  const [Lab, setLab] = useState<ComponentType<Labs[Name]> | null>(null);
  const [alive, setAlive] = useState(false);
  const [problem, setProblem] = useState('');
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => setAlive(true), []);
  // Whoever has opened it is in it.
  useEffect(() => {
    if (Lab !== null) root.current?.querySelector('select')?.focus();
  }, [Lab]);
  const open = async () => {
    try {
      const styled = import('./lab-style.ts').then(({ styleLab }) => styleLab(lab));
      const [{ default: loaded }] = await Promise.all([load[lab](), styled]);
      setLab(() => loaded);
    } catch {
      setProblem('The lab could not be fetched. Check the connection and try again.');
    }
  };
  return (
    <div ref={root}>
      {Lab === null ? (
        <button type="button" disabled={!alive} onClick={() => void open()}>
          {action}
        </button>
      ) : (
        <Lab {...given} />
      )}
      <p role="alert">{problem}</p>
    </div>
  );
}
