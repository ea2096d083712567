import type { ErrorDefinition } from './definition.ts'

/** Who is asking, and whether that may be. */
export const WHO_ERRORS = {
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
  SESSION_EXPIRED: {
    status: 401,
    exit: 4,
    mend: 'The session has ended: sign in again.',
    zh: '登录会话已结束，请重新登录。',
  },
  CROSS_SITE_REFUSED: {
    status: 403,
    exit: 4,
    mend: 'A browser may change things from a page of this service only: load the page again and repeat, or use a token.',
    zh: '浏览器只能从本服务的页面提交更改，请刷新页面后重试，或改用令牌。',
  },
  SIGN_IN_FAILED: {
    status: 401,
    exit: 4,
    mend: 'The sign-in at the identity provider did not come to its end: begin again.',
    zh: '未能通过统一身份认证完成登录，请重新登录。',
  },
  SIGN_IN_UNMAPPED: {
    status: 403,
    exit: 4,
    mend: 'The account is known, but no institution and role belong to it here: ask the administrator.',
    zh: '该账号尚未在本系统对应机构和角色，请联系管理员。',
  },
  SIGN_IN_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'The identity provider does not answer: wait, or sign in with a token.',
    zh: '统一身份认证服务无响应，请稍后重试，或使用令牌登录。',
  },
} as const satisfies Record<string, ErrorDefinition>
