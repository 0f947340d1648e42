// Doubles as narrower numbers. Number `i` goes to place `places[i]`, or stays where it is where `places` is 0.

/** Whether all doubles are int32, and none is −0. */
export function areInt32(values: usize, count: u32): bool {
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3));
    // the bits of −0 are not those of 0
    if (reinterpret<u64>(<f64>(<i32>value)) != reinterpret<u64>(value)) return false;
  }
  return true;
}

/** Whether all doubles are float32, and none is NaN. */
export function areFloat32(values: usize, count: u32): bool {
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3));
    if (<f64>(<f32>value) != value) return false;
  }
  return true;
}

export function placeInt8(values: usize, count: u32, base: f64, places: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++) store<i8>(out + placeOf(places, i), <i8>(<i32>valueOf(values, i, base)));
}

export function placeInt16(values: usize, count: u32, base: f64, places: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++) store<i16>(out + (placeOf(places, i) << 1), <i16>(<i32>valueOf(values, i, base)));
}

export function placeInt32(values: usize, count: u32, base: f64, places: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++) store<i32>(out + (placeOf(places, i) << 2), <i32>valueOf(values, i, base));
}

export function placeFloat32(values: usize, count: u32, base: f64, places: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++) store<f32>(out + (placeOf(places, i) << 2), <f32>valueOf(values, i, base));
}

export function placeFloat64(values: usize, count: u32, base: f64, places: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++) store<f64>(out + (placeOf(places, i) << 3), valueOf(values, i, base));
}

/** Words, such as codes, to their places. */
export function placeWords(values: usize, count: u32, places: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++)
    store<i32>(out + (placeOf(places, i) << 2), load<i32>(values + ((<usize>i) << 2)));
}

function valueOf(values: usize, i: u32, base: f64): f64 {
  return load<f64>(values + ((<usize>i) << 3)) - base;
}

function placeOf(places: usize, i: u32): usize {
  return places == 0 ? <usize>i : <usize>load<u32>(places + ((<usize>i) << 2));
}
