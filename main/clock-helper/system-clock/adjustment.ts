/**
 * The rate of Windows' clock: a whole number, `adjustment`, in proportion to the `increment` that stands for no correction
 * (GetSystemTimeAdjustmentPrecise). Microsoft's example takes the ticks of the performance counter in a second for both,
 * so at the usual 10 MHz one unit is 0.1 ppm.
 */

const PPM = 1e6;

export const toAdjustment = (ppm: number, increment: bigint): bigint => increment + toUnits(ppm, increment);

/** How many units so many ppm are, rounded. */
export const toUnits = (ppm: number, increment: bigint): bigint =>
  BigInt(Math.round((ppm * Number(increment)) / PPM));

export const toPpm = (adjustment: bigint, increment: bigint): number =>
  (Number(adjustment - increment) * PPM) / Number(increment);
