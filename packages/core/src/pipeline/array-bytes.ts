const kinds = { Uint8Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array };
type Kind = keyof typeof kinds;
type TypedArray = InstanceType<(typeof kinds)[Kind]>;

/** Where an array of plain data stands among the bytes of all. Its key is no column's name. */
interface ArrayPlace {
  readonly $array: Kind;
  readonly at: number;
  readonly length: number;
}

/** Arrays start at multiples of this, so that those of any type can be views of the bytes. */
const alignment = 8;

/** Plain data as JSON with places for its arrays, and the bytes of the arrays. Little endian, as every platform of Node is. */
export function takeApart(data: unknown): {
  readonly json: unknown;
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
} {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const walk = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteOffset, byteLength } = value;
      const place: ArrayPlace = { $array: kindOf(value), at: bytes, length: (value as TypedArray).length };
      chunks.push(new Uint8Array(buffer, byteOffset, byteLength), new Uint8Array(-byteLength & (alignment - 1)));
      bytes += byteLength + (-byteLength & (alignment - 1));
      return place;
    }
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each)]));
  };
  return { json: walk(data), chunks: chunks.filter(({ length }) => length > 0), bytes };
}

/** The data again; its arrays are views of `bytes`, which start at a multiple of eight in their buffer. */
export function putTogether(json: unknown, bytes: Uint8Array): unknown {
  if (Array.isArray(json)) return json.map((each) => putTogether(each, bytes));
  if (typeof json !== 'object' || json === null) return json;
  if (isPlace(json))
    return new kinds[json.$array](bytes.buffer as ArrayBuffer, bytes.byteOffset + json.at, json.length);
  return Object.fromEntries(Object.entries(json).map(([key, each]) => [key, putTogether(each, bytes)]));
}

function isPlace(json: object): json is ArrayPlace {
  return '$array' in json;
}

function kindOf(view: ArrayBufferView): Kind {
  return view[Symbol.toStringTag as never] as Kind;
}
