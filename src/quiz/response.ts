/** What a learner gave. Ids that the item does not have are ignored by scoring. */
export type Response =
  | { readonly kind: 'choice' | 'outcomes'; readonly ticked: readonly string[] }
  | { readonly kind: 'placement'; readonly picked: string | null }
  | { readonly kind: 'number' | 'predict'; readonly text: string }
  /** A letter for each step, as schedule-text.ts has it, or `safe`. */
  | { readonly kind: 'schedule'; readonly text: string }
  /** The changed program; empty where nothing was changed. */
  | { readonly kind: 'repair'; readonly text: string }
  /** What was put into each field, by the field’s id; a field that is missing was left empty. */
  | {
      readonly kind: 'match' | 'diagnose' | 'layout' | 'refcounts';
      readonly cells: Readonly<Record<string, string>>;
    }
  /** Ids of fragments in the order chosen. */
  | { readonly kind: 'order'; readonly sequence: readonly string[] };
