import type { ErrorDefinition } from './definition.ts'

/** The body as a whole. */
export const BODY_ERRORS = {
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    exit: 3,
    mend: 'Use application/json, application/x-ndjson or text/csv; for usage and samples also application/vnd.apache.arrow.stream. Say charset=utf-8 or nothing.',
    zh: '请使用 application/json、application/x-ndjson 或 text/csv；计量日志和设备采样还可用 application/vnd.apache.arrow.stream。编码为 UTF-8。',
  },
  CONTENT_ENCODING_UNSUPPORTED: {
    status: 415,
    exit: 3,
    mend: 'Use gzip or no content encoding.',
    zh: '请使用 gzip 压缩，或不压缩。',
  },
  BODY_EMPTY: { status: 400, exit: 3, mend: 'Send at least one record.', zh: '请至少报送一条记录。' },
  BODY_TOO_LARGE: {
    status: 413,
    exit: 3,
    mend: 'Send smaller batches: at most 32 MiB as sent and 128 MiB unpacked, unless the service is set otherwise.',
    zh: '请减小批次：默认上限为发送时 32 MiB、解压后 128 MiB。',
  },
  BODY_DAMAGED: {
    status: 400,
    exit: 3,
    mend: 'The body is damaged or truncated: send it again, whole.',
    zh: '报文损坏或不完整，请完整地重新发送。',
  },
  BODY_TOO_SLOW: {
    status: 422,
    exit: 3,
    mend: 'The body took too long to decode: send smaller or simpler batches.',
    zh: '报文解码耗时或占用内存过多，请发送更小或更简单的批次。',
  },
  TOO_MANY_RECORDS: {
    status: 413,
    exit: 3,
    mend: 'Split the batch: the limit is maxRecords.',
    zh: '请拆分批次，条数上限见 maxRecords。',
  },
  JSON_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'The body is not JSON (RFC 8259): the position is in the detail.',
    zh: '报文不是合法的 JSON（RFC 8259），出错位置见 detail。',
  },
  JSON_DUPLICATE_KEY: {
    status: 400,
    exit: 3,
    mend: 'An object names the same key twice: keep one.',
    zh: '同一对象中有重复的键，请只保留一个。',
  },
  JSON_NUMBER_INEXACT: {
    status: 400,
    exit: 3,
    mend: 'A number has more digits than a JSON number carries exactly: send it as a string.',
    zh: '数字位数超出 JSON 数值能精确表示的范围，请改用字符串。',
  },
  JSON_TOO_DEEP: { status: 400, exit: 3, mend: 'Records are at most 16 levels deep.', zh: '记录嵌套最多 16 层。' },
  CSV_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'The body is not CSV (RFC 4180) with a header: row and reason are in the detail.',
    zh: '报文不是带表头的 CSV（RFC 4180），行号和原因见 detail。',
  },
  ARROW_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'The body is not an Arrow IPC stream that can be read safely: write it again with a current Arrow library.',
    zh: '报文不是可以安全读取的 Arrow IPC 流，请用最新的 Arrow 库重新生成。',
  },
  ARROW_UNSUPPORTED: {
    status: 415,
    exit: 3,
    mend: 'The Arrow stream uses something not read here, named in the detail: write little-endian streams with plain columns.',
    zh: 'Arrow 流使用了此处不支持的特性（见 detail），请写成小端序、普通列的流。',
  },
  ARROW_SCHEMA_MISMATCH: {
    status: 422,
    exit: 3,
    mend: 'A column is missing, unknown, doubled or of another type: the detail names it and the type expected.',
    zh: '有列缺失、多余、重复或类型不符，列名和应有类型见 detail。',
  },
  BATCH_REJECTED: {
    status: 422,
    exit: 3,
    mend: 'Nothing was stored. Mend the records listed in results and send the batch again, or send it with ?partial=true.',
    zh: '本批次未写入任何数据。请按 results 修正后重新发送，或加 ?partial=true 发送。',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    exit: 3,
    mend: 'This Idempotency-Key was used for other bytes: use a new key for a new batch.',
    zh: '该 Idempotency-Key 已用于另一份报文，新批次请使用新的键。',
  },
  REQUEST_INVALID: {
    status: 400,
    exit: 2,
    mend: 'A parameter is missing or wrong: the detail names it.',
    zh: '参数缺失或有误，参数名见 detail。',
  },
} as const satisfies Record<string, ErrorDefinition>
