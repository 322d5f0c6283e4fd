import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Build, SwitchMode } from '../engine/index.ts';

interface Props {
  /** Told apart from other labs of the page by it. */
  id: string;
  /** The name of the program. */
  name: string;
  source: string;
  mode: SwitchMode;
  build: Build;
  builds: readonly Build[];
  /** The page of the lab. */
  page: string;
}

/** A button in whose place the lab comes when it is asked for: until then it costs next to nothing. */
export default function LabOpener({ name, ...lab }: Props) {
  const [Lab, setLab] = useState<ComponentType<Omit<Props, 'name'>> | null>(null);
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
      const [{ default: loaded }, { styleLabs }] = await Promise.all([
        import('./ScheduleLab.tsx'),
        import('./lab-style.ts'),
      ]);
      styleLabs();
      setLab(() => loaded);
    } catch {
      setProblem('The lab could not be fetched. Check the connection and try again.');
    }
  };
  return (
    <div ref={root}>
      {Lab === null ? (
        <button type="button" disabled={!alive} onClick={() => void open()}>
          Step the threads of {name}
        </button>
      ) : (
        <Lab {...lab} />
      )}
      <p role="alert">{problem}</p>
    </div>
  );
}
