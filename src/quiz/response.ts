/** What a learner gave. Option ids that the item does not have are ignored by scoring. */
export type Response =
  | { readonly kind: 'choice' | 'outcomes'; readonly ticked: readonly string[] }
  | { readonly kind: 'placement'; readonly picked: string | null }
  | { readonly kind: 'number'; readonly text: string };
