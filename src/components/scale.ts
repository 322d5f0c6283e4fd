/** Numbers on their way to a drawing. */

/**
 * Gives a function from a value to its share of the largest, in per cent with one decimal.
 * On a logarithmic scale the axis begins at a power of ten below half the smallest value above 0, so that the
 * smallest is seen.
 */
export function scaleOf(values: readonly number[], log = false): (value: number) => number {
  const largest = Math.max(...values);
  const share = (value: number): number => {
    if (value <= 0 || largest <= 0) return 0;
    if (!log) return (value / largest) * 100;
    const smallest = Math.min(...values.filter((each) => each > 0));
    const floor = Math.floor(Math.log10(smallest) - 0.3);
    return ((Math.log10(value) - floor) / (Math.log10(largest) - floor)) * 100;
  };
  return (value) => round(share(value));
}

/** To one decimal: enough for a drawing, short in the markup. */
export const round = (value: number) => Math.round(value * 10) / 10;

/** Thousands parted by commas; never rounded. */
export const formatNumber = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 10 });

/** An address as people write it. */
export const hex = (address: number) => `0x${address.toString(16)}`;
