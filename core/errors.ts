/**
 * Every error the system raises on purpose, in one closed table. `status` is the HTTP answer,
 * `exit` the command line's exit code, `mend` and `zh` say, in English and in Chinese, what the
 * reader can do about it. docs/errors.md and /openapi.json list the same set; tests compare them.
 */
export const ERRORS = {
  // who is asking
  TOKEN_MISSING: {
    status: 401,
    exit: 4,
    mend: 'Send "Authorization: Bearer <token>".',
    zh: '请在请求头中加入“Authorization: Bearer <令牌>”。',
  },
  TOKEN_INVALID: {
    status: 401,
    exit: 4,
    mend: 'The token is unknown, revoked or expired: ask the administrator for a new one.',
    zh: '令牌不存在、已吊销或已过期，请向管理员申请新令牌。',
  },
  ROLE_FORBIDDEN: {
    status: 403,
    exit: 4,
    mend: 'This token has a role that may not do this: use a token of a role listed in roles.',
    zh: '该令牌的角色无权进行此操作，请使用 roles 中所列角色的令牌。',
  },
  INSTITUTION_FORBIDDEN: {
    status: 403,
    exit: 4,
    mend: 'The token is bound to another institution: send and ask only for your own.',
    zh: '令牌绑定的是另一家机构，只能报送和查询本机构的数据。',
  },
  // the body as a whole
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
  // one record
  FIELD_INVALID: {
    status: 422,
    exit: 3,
    mend: 'The field named by path does not have the format said in the message.',
    zh: 'path 所指字段的格式不符合 message 的要求，请修正。',
  },
  FIELD_MISSING: { status: 422, exit: 3, mend: 'Add the field named by path.', zh: '请补上 path 所指的字段。' },
  FIELD_UNKNOWN: {
    status: 422,
    exit: 3,
    mend: 'Remove the field named by path, or correct its spelling.',
    zh: '请删除 path 所指的字段，或改正其拼写。',
  },
  INTERVAL_REVERSED: { status: 422, exit: 3, mend: 'end must be after start.', zh: '结束时间必须晚于开始时间。' },
  INTERVAL_TOO_LONG: {
    status: 422,
    exit: 3,
    mend: 'One record covers at most 400 days: check the dates.',
    zh: '一条记录最长 400 天，请核对日期。',
  },
  CORRECTION_WITHOUT_REASON: {
    status: 422,
    exit: 3,
    mend: 'corrects and reason come together; a record cannot correct itself.',
    zh: 'corrects 与 reason 必须同时填写；记录不能更正其自身。',
  },
  INSTITUTION_MISMATCH: {
    status: 422,
    exit: 3,
    mend: 'institution must be the one the token is bound to.',
    zh: 'institution 必须是令牌所绑定的机构。',
  },
  USCC_CHECK_DIGIT: {
    status: 200,
    exit: 0,
    mend: 'Warning only: the check digit of this 统一社会信用代码 is wrong. Compare it with the licence.',
    zh: '仅为提示：统一社会信用代码的校验位不符，请与证照核对。',
  },
  // asking
  NOT_FOUND: {
    status: 404,
    exit: 5,
    mend: 'Nothing of this name is known here: check the spelling.',
    zh: '此处没有该名称的对象，请核对拼写。',
  },
  CONTRACT_AMBIGUOUS: {
    status: 409,
    exit: 5,
    mend: 'Several institutions have a contract of this number: add ?institution=.',
    zh: '有多家机构使用该合同编号，请加 ?institution= 指明机构。',
  },
  QUARANTINE_CLOSED: {
    status: 409,
    exit: 5,
    mend: 'This quarantined record was already replayed or dismissed.',
    zh: '该隔离记录已重新报送或已剔除。',
  },
  // files
  FILE_DIGEST_MISMATCH: {
    status: 422,
    exit: 3,
    mend: 'The bytes are not those of the address: expected is the digest asked for, received that of the bytes. Compare the files, send or fetch again.',
    zh: '文件内容与地址中的摘要不符：expected 为地址中的摘要，received 为实际内容的摘要。请核对文件后重试。',
  },
  FILE_TOO_LARGE: {
    status: 413,
    exit: 3,
    mend: 'The file has more bytes than maxBytes: split it or scan it again at a lower resolution.',
    zh: '文件超过 maxBytes 字节的上限，请拆分，或降低扫描分辨率。',
  },
  FILE_TYPE_REFUSED: {
    status: 415,
    exit: 3,
    mend: 'Send PDF, OFD, JPEG, PNG, TIFF, Word, Excel, PowerPoint or OpenDocument without macros, XML, plain text or CSV: its bytes decide, not its name.',
    zh: '仅接收 PDF、OFD、JPEG、PNG、TIFF、不含宏的 Word、Excel、PowerPoint、OpenDocument 文件，以及 XML、纯文本、CSV；以文件内容而非文件名为准。',
  },
  FILE_QUOTA_EXCEEDED: {
    status: 409,
    exit: 3,
    mend: 'The institution holds usedBytes of quotaBytes: ask the operator for more (SUANHENG_FILES_QUOTA_MIB).',
    zh: '本机构已用 usedBytes，上限为 quotaBytes，请联系运维方扩容（SUANHENG_FILES_QUOTA_MIB）。',
  },
  FILE_DAMAGED: {
    status: 500,
    exit: 3,
    mend: 'The file kept is no longer what was sent and is not handed out: send it again, or restore it from a copy.',
    zh: '所存文件与报送时的内容不符，不予提供。请重新上传，或从备份恢复。',
  },
  FILES_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'The folder of files cannot be written or read (disk full or failed): nothing was kept. Mend the disk, then send again.',
    zh: '文件目录无法读写（磁盘已满或故障），本次未保存任何文件。请修复磁盘后重新发送。',
  },
  // signatures, notes and proofs
  SIGNATURE_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'Signature, Signature-Input or Content-Digest is not as RFC 9421 and RFC 9530 say, or covers too little: the detail names it.',
    zh: 'Signature、Signature-Input 或 Content-Digest 不符合 RFC 9421、RFC 9530，或覆盖的内容不足，见 detail。',
  },
  SIGNATURE_INVALID: {
    status: 401,
    exit: 4,
    mend: 'The signature does not fit the request and the registered key: sign exactly what is sent.',
    zh: '签名与请求内容或登记的公钥不符，请对实际发送的内容签名。',
  },
  SIGNATURE_KEY_UNKNOWN: {
    status: 401,
    exit: 4,
    mend: 'No key of this id is registered for the institution: register it first.',
    zh: '本机构未登记该编号的公钥，请先登记。',
  },
  SIGNATURE_KEY_EXPIRED: {
    status: 401,
    exit: 4,
    mend: 'The key was not valid at that time, or was revoked: sign with a key that is valid.',
    zh: '该公钥当时不在有效期内，或已吊销，请使用有效的密钥签名。',
  },
  SIGNATURE_REQUIRED: {
    status: 401,
    exit: 4,
    mend: 'This kind is taken only with a signature of the institution (RFC 9421).',
    zh: '此类数据必须由机构签名（RFC 9421）后报送。',
  },
  CONTENT_DIGEST_MISMATCH: {
    status: 400,
    exit: 3,
    mend: 'The body is not the one that Content-Digest names: send the bytes that were digested.',
    zh: '报文与 Content-Digest 不一致，请发送计算摘要时的原始字节。',
  },
  NOTE_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'Not a signed note, checkpoint or verifier key (C2SP): copy it again, whole, byte for byte.',
    zh: '不是合法的签名文书（checkpoint）或验证公钥（C2SP 格式），请逐字节完整复制。',
  },
  CHECKPOINT_FORGED: {
    status: 422,
    exit: 3,
    mend: 'The checkpoint does not carry a valid signature of this key, or is of another log. Keep it as evidence.',
    zh: '检查点没有该公钥的有效签名，或属于另一账本。请保留原件作为证据。',
  },
  PROOF_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'Not a tlog-proof (C2SP): copy the file again, whole, byte for byte.',
    zh: '不是合法的存证证明（C2SP tlog-proof 格式），请逐字节完整复制。',
  },
  PROOF_INVALID: {
    status: 422,
    exit: 3,
    mend: 'The proof does not prove this: the entry is not in the log, was changed, or is not of the file given. Compare the files, keep them as evidence.',
    zh: '证明不成立：该条目不在账本中、已被改动，或与所给文件不是同一份。请核对文件，并保留原件作为证据。',
  },
  COSIGNATURE_INVALID: {
    status: 422,
    exit: 3,
    mend: 'No line is a valid cosignature of a registered witness over a checkpoint of this log.',
    zh: '所附各行均不是已登记见证方对本账本检查点的有效联署。',
  },
  // the service itself
  TOO_MANY_REQUESTS: {
    status: 429,
    exit: 6,
    mend: 'Wait as Retry-After says, then send the same batch again.',
    zh: '请按 Retry-After 等待后，重新发送同一批次。',
  },
  BACKLOG_FULL: {
    status: 503,
    exit: 6,
    mend: 'The store is behind: wait as Retry-After says, then send the same batch again.',
    zh: '存储落后于接收，请按 Retry-After 等待后，重新发送同一批次。',
  },
  JOURNAL_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'The journal cannot be written (disk full or failed): nothing was accepted. Mend the disk, restart, send again.',
    zh: '接收账本无法写入（磁盘已满或故障），本次未接收任何数据。请修复磁盘、重启服务后重新发送。',
  },
  LEDGER_DAMAGED: {
    status: 503,
    exit: 6,
    mend: 'A file of the ledger is missing or is not what was signed: stop, keep everything as it is, restore the folder from a copy, run "suanheng ledger check".',
    zh: '账本文件缺失或与已签署的内容不符。请停止服务、保留现场，从备份恢复目录后运行 suanheng ledger check。',
  },
  LEDGER_BEHIND: {
    status: 503,
    exit: 6,
    mend: 'The store knows batches that the ledger does not: the ledger was rolled back or replaced. Stop, keep both as they are, restore the newer ledger folder (docs/operations.md).',
    zh: '库中有账本没有的批次：账本曾被回退或替换。请停止服务、保留现场，恢复较新的账本目录（docs/operations.md）。',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'ClickHouse does not answer: wait as Retry-After says. What was acknowledged is safe in the journal.',
    zh: 'ClickHouse 无响应，请按 Retry-After 等待。已确认的数据安全保存在接收账本中。',
  },
  STORE_BEHIND: {
    status: 503,
    exit: 6,
    mend: 'The store has not yet taken in everything acknowledged: ask again as Retry-After says.',
    zh: '已确认的数据尚未全部入库，请按 Retry-After 稍后再查。',
  },
  STORE_SCHEMA_MISMATCH: {
    status: 503,
    exit: 6,
    mend: 'A migration file differs from the one that was applied: use the release that made this store, or newer.',
    zh: '迁移文件与已执行的不一致，请使用建库时的版本或更新的版本。',
  },
  STORE_IN_USE: {
    status: 503,
    exit: 6,
    mend: 'Another process holds this data folder: stop it, ask it instead (--url), or use another folder.',
    zh: '另一个进程正在使用该数据目录，请停止该进程，改用 --url 向其查询，或换一个目录。',
  },
  SERVICE_UNREACHABLE: {
    status: 503,
    exit: 6,
    mend: 'The service does not answer at this address: check --url and that "suanheng serve" runs.',
    zh: '该地址没有服务应答，请检查 --url，并确认 suanheng serve 正在运行。',
  },
  CONFIG_INVALID: {
    status: 500,
    exit: 2,
    mend: 'Mend the settings listed in the detail.',
    zh: '请修正 detail 中所列的设置项。',
  },
  INTERNAL: {
    status: 500,
    exit: 1,
    mend: 'A fault of the service: report the request id. Nothing was acknowledged.',
    zh: '服务内部故障，请报告 requestId。本次未确认任何数据。',
  },
} as const satisfies Record<string, ErrorDefinition>

export type ErrorCode = keyof typeof ERRORS

export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** `status` from 200 (a warning) to 599; `exit` from 0 to 9, see the list in docs/errors.md. */
type ErrorDefinition = { readonly status: number; readonly exit: number; readonly mend: string; readonly zh: string }

/** The only error class thrown on purpose. `details` holds ids, numbers and positions, never whole payloads. */
export class SuanhengError extends Error {
  override readonly name = 'SuanhengError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }
}

/** The message of anything thrown, for a log line or a detail. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
