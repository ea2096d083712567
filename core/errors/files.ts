import type { ErrorDefinition } from './definition.ts'

/** Files of documents. */
export const FILE_ERRORS = {
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
} as const satisfies Record<string, ErrorDefinition>
