import editor from '../styles/editor.css?inline';
import steps from '../styles/steps.css?inline';
import turns from '../styles/turns.css?inline';

/**
 * Styles of what stands on few pages, by name: <LateStyle> puts them into those pages only. (What a component imports
 * as a stylesheet is in every page that could show it.)
 */
export const lateStyles = { editor, steps, turns } as const;
