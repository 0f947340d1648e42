import { z } from 'zod';

/** The units of a CloudWatch MetricDatum, as far as they are used here. */
const units = ['Seconds', 'Bytes', 'Count', 'None'];

const directive = z.strictObject({
  Namespace: z.string().min(1).max(1024),
  Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
  Metrics: z
    .array(
      z.strictObject({
        Name: z.string().min(1).max(1024),
        Unit: z.enum(units).optional(),
        StorageResolution: z.union([z.literal(1), z.literal(60)]).optional(),
      }),
    )
    .max(100),
});
const metadata = z.strictObject({ Timestamp: z.int(), CloudWatchMetrics: z.array(directive) });

/** What the specification of the CloudWatch embedded metric format forbids about a document. */
export function metricProblems(document: object): string[] {
  const root = document as Readonly<Record<string, unknown>>;
  const parsed = metadata.safeParse(root['_aws']);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => (path[0] === 'Timestamp' ? 'no Timestamp' : message));
  }
  const problems: string[] = [];
  for (const { Dimensions, Metrics } of parsed.data.CloudWatchMetrics) {
    for (const name of Dimensions.flat()) {
      const value = root[name];
      if (typeof value !== 'string') problems.push(`the dimension ${name} is no text`);
      else if (value === '' || value.length > 1024) problems.push(`the dimension ${name} is empty or too long`);
    }
    for (const { Name } of Metrics) {
      const value = root[Name];
      const numbers = Array.isArray(value) ? (value as unknown[]) : [value];
      if (value === undefined) problems.push(`no member for the metric ${Name}`);
      else if (numbers.length > 100 || numbers.some((each) => !Number.isFinite(each)))
        problems.push(`the metric ${Name} is no number`);
    }
  }
  if (Buffer.byteLength(JSON.stringify(document)) > 256 * 1024) problems.push('longer than a log event');
  return problems;
}
