/** Numbers that the Parquet format gives to types, encodings and codecs (parquet.thrift, format 2.11). */
export const Type = { boolean: 0, int32: 1, int64: 2, double: 5, byteArray: 6 } as const;

export const ConvertedType = { utf8: 0, date: 6 } as const;

export const Repetition = { required: 0, optional: 1 } as const;

/** Field numbers in the LogicalType union. */
export const LogicalType = { string: 1, date: 6 } as const;

export const Encoding = { plain: 0, plainDictionary: 2, rle: 3, deltaBinaryPacked: 5 } as const;

export const Compression = { none: 0, snappy: 1 } as const;

export const PageType = { data: 0, dictionary: 2 } as const;

/** The four bytes a file starts and ends with. */
export const magic = 'PAR1';
