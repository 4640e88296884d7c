// Generated from openapi.json by "npm run generate": do not edit.
export interface paths {
    "/api/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The account that one works in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Give the account another name. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AccountChange"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/account/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase the account with everything in it, and its people who belong to no other; it cannot be undone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["EraseAccountInput"];
                };
            };
            responses: {
                /** @description Successful response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Started"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write down everything that the account has. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Started"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long things are kept. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PeriodsShape"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        /** Set how long things are kept; what is older by it is erased soon. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Periods"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PeriodsShape"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts by name and size. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    q?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AccountsSeen"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done to the installation, by its operators above all. */
        get: {
            parameters: {
                query?: {
                    action?: string | null;
                    actor?: string | null;
                    cursor?: number | null;
                    from?: string | null;
                    limit?: number;
                    to?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EntryList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What works and what does not. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SystemHealth"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People by name and address. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    q?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PeopleSeen"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/people/{user_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shut a person out of everything at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/people/{user_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a person sign in again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every key of the account. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApiKeyList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        /** Make a key; its text is in this answer and never again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ApiKeyInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NewApiKey"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a key: it opens nothing from its next use on. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done in this account. */
        get: {
            parameters: {
                query?: {
                    action?: string | null;
                    actor?: string | null;
                    cursor?: number | null;
                    from?: string | null;
                    limit?: number;
                    to?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EntryList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/confirm-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The new address takes effect; sessions end, except the one that confirms. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["TokenInput"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A letter with which to choose a new password; the same answer for every address. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["EmailInput"];
                };
            };
            responses: {
                /** @description Successful response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LetterSent"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the token of a letter offers. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["TokenInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Offer"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invitation/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join: as who is signed in with the invitation's address, or with a name and a password as a new person. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AcceptInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in, or get a ticket for the second step. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LoginInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionOrTicket"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The second step: a code of the app or a recovery code. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CodeInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out here. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End every session of yours, this one too. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The next access token. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a person and an account that they own; where addresses are proven first, by letter. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RegisterInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A letter has to come back first; the same whether or not the address is known. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LetterSent"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose a new password by letter: every session ends; sign in afterwards. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ResetInput"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and where. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionInfo"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Work in another of your accounts. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SwitchInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove an address by a letter; signs in only the browser that registered. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["TokenInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Proven; sign in where you want to work. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Another letter that proves an address; the same answer for every address. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["EmailInput"];
                };
            };
            responses: {
                /** @description Successful response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LetterSent"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/automation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How Dana answers, in the account and on each channel. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manners"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how Dana answers wherever a channel says nothing else. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AccountMannerChange"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AccountManner"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/automation/{integration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how Dana answers on one channel. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    integration_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChannelMannerChange"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChannelManner"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/contacts/{contact_id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase a contact with all that was said; it cannot be undone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    contact_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["EraseContactInput"];
                };
            };
            responses: {
                /** @description Successful response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Started"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{contact_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write down everything about one contact. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    contact_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Started"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Conversations of a view, newest word first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    integration_id?: string | null;
                    limit?: number;
                    q?: string | null;
                    view?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The draft that waits for a person. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WaitingDraft"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/drafts/{draft_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send it as Dana's reply, once; Dana keeps the conversation. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                    draft_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ApproveInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Message"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/drafts/{draft_id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nobody wants it; the conversation says who decided so. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                    draft_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/facts/{fact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Dana forgets one fact about the contact. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                    fact_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/hand_back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dana answers again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/memory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What Dana remembers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationMemory"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Dana forgets the summary, and sums up only what is said from now on. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages of a conversation, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageList"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/messages/{message_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a failed or parked message again, once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Message"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/messages/{message_id}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say whether a parked message arrived. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SettleInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Message"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nothing is unread any more. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person answers: takes the conversation over and sends. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReplyInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Message"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Done; the customer's next message opens it again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/rewrite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say a text in another way; while the model writes, the person's own pages see it grow. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RewriteInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rewritten"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/takeover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person answers from here on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many conversations each view holds. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationCounts"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/rewriting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is a model that rewrites. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rewriting"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data-deletion/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a deletion came, for whoever was given its code. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Deletion"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports of the last week. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExportList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports/{export_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ZIP, while it is there. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    export_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The ZIP */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 503 only when this process cannot commit. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                /** @description Not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All integrations of the account. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IntegrationList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        /** Connect; ask `check` first to know whether it works. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ConnectInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Integration"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/{integration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One integration. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    integration_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Integration"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Remove it; its conversations stay readable, and its platform is told soon: see /removed. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    integration_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Rename, pause, resume, or give new settings. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    integration_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ChangeInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Integration"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/integrations/{integration_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the service whether it still works. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    integration_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CheckResult"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/{integration_id}/old-secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Accept no replaced secret any more, from now on. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    integration_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Integration"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All connectors. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Catalogue"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the service whether these settings work, before they are saved. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CheckInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CheckResult"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/removed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was removed lately, and whether its platform was told. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RemovedList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The offers that wait. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InvitationList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        /** Invite by letter; the same answer whether or not that person is known here. An older offer to that address is void. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["InvitationInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an offer back. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    invitation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{invitation_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Another letter with another link; the older link is void. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    invitation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/contradictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places in documents in use that disagree, side by side. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: "open" | "dismissed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContradictionList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/contradictions/{contradiction_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Both are right, or it does not matter. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    contradiction_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Contradiction"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/contradictions/{contradiction_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It does matter. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    contradiction_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Contradiction"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents, newest first or as `sort` says. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    media_type?: string | null;
                    q?: string | null;
                    sort?: "newest" | "name" | "size" | "cited" | "last_cited";
                    state?: ("hidden" | "expired" | "team" | "stale" | "never_cited" | "duplicate") | null;
                    status?: ("queued" | "processing" | "ready" | "failed") | null;
                    tag?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        /** Keep a file and read it in the background. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "multipart/form-data": components["schemas"]["UploadInput"];
                };
            };
            responses: {
                /** @description This content was here already */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadedDocument"];
                    };
                };
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadedDocument"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document and how far reading it came. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Out of search and answers at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change its name, tags or visibility, hide it or let it expire: search follows with the commit. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DocumentChange"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop reading a file that waits or is being read; an older version goes on serving. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The original, always as a download: an uploaded file is never shown as a page of ours. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The original file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": string;
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All pages of a document, without their words. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageShapes"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/pages/{number}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page as a picture; who holds it already is told so. No cache keeps it: what people may see ends with their sign-in. */
        get: {
            parameters: {
                query?: {
                    width?: number;
                };
                header?: never;
                path: {
                    document_id: string;
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The page as a picture */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/png": string;
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/pages/{number}/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where cited characters stand on a page. */
        get: {
            parameters: {
                query: {
                    end: number;
                    start: number;
                };
                header?: never;
                path: {
                    document_id: string;
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageMarks"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the password of a protected file, which is then read; it is kept sealed, to show the file's pages. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PasswordInput1"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a failed document, or its failed version, once more. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The readable text, page by page. */
        get: {
            parameters: {
                query?: {
                    from_page?: number;
                    limit?: number;
                };
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentText"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions that are kept, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentVersions"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        /** Replace a document's file: the old passages go on serving until the new ones take their place, all at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "multipart/form-data": components["schemas"]["UploadInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/versions/{number}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The passages that a version added and removed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionChanges"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/versions/{number}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version's original, always as a download. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The original file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": string;
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/{document_id}/versions/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Roll back: an older version's file becomes the newest version, read and put in place as any other. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep many files at once and read them in the background; one that is refused does not hold up the others. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "multipart/form-data": components["schemas"]["BulkUploadInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkUploaded"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/bulk-change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same change of many documents, in one step. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["BulkChange"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkChanged"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/documents/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a text that is written here, as a document of its own. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["TextInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Questions that no document answered, as far as they were asked in channels in which one works. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: "open" | "answered" | "dismissed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GapList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/gaps/{gap_id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write the document that answers: Dana answers from it as soon as it is read. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gap_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["GapAnswer"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gap"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/gaps/{gap_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Needs no answer; the same question asked again stays dismissed. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gap_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gap"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/gaps/{gap_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wants an answer after all, or a better one. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gap_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gap"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The passages that fit best; what says the same as a better one is folded into it. */
        get: {
            parameters: {
                query: {
                    audience?: "customers" | "team";
                    document?: string | null;
                    language?: string | null;
                    limit?: number;
                    media_type?: string | null;
                    q: string;
                    tag?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Passages"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/search/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tags, types and languages of the documents that can be found. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SearchChoices"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many documents there are, by state. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Summary"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tags in use, with how many documents have each. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TagList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/web-sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All web sources, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebSourceList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        /** Name a page or a site; it is scanned at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["WebSourceInput"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebSource"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/web-sources/{source_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forget it; its documents go with it, out of search and answers at once, unless they are to stay. */
        delete: {
            parameters: {
                query?: {
                    keep_documents?: boolean;
                };
                header?: never;
                path: {
                    source_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change how often it is read and how much of it; tags and visibility change on its documents too. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["WebSourceChange"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebSource"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/knowledge/web-sources/{source_id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The addresses that were found, and what came of each. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
                header?: never;
                path: {
                    source_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebPageList"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/web-sources/{source_id}/rescan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read it again now. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebSource"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lessons from conversations in channels in which one works. */
        get: {
            parameters: {
                query?: {
                    conversation_id?: string | null;
                    cursor?: string | null;
                    kind?: ("knowledge" | "rule" | "tone") | null;
                    limit?: number;
                    state?: ("offered" | "accepted" | "dismissed") | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LessonList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons/{lesson_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One lesson. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lesson_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Lesson"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons/{lesson_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make it last: a document, a new version of one, a topic that people answer, or a line of guidance. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lesson_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LessonAcceptance"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Lesson"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons/{lesson_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Not wanted; the same is not offered again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lesson_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LessonDecision"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Lesson"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons/{lesson_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offer it again, and take out what it became. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lesson_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LessonDecision"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Lesson"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was written, newest first; for a browser on this very machine. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WrittenLetters"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change your name. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NameInput"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to sign in with another address: a letter goes there, a notice to the old one; the same answer if it is taken. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NewEmailInput"];
                };
            };
            responses: {
                /** @description Letters are on their way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change your password; your other sessions end. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NewPasswordInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn the second factor on with the first code; your other sessions end. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["FirstCodeInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecoveryCodes"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        /** Turn the second factor off with password and code; your other sessions end. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["TurnOffInput"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Other recovery codes; the old ones are void. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PasswordInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecoveryCodes"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/second-factor/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A secret for your app of codes; it takes force with the first code. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PasswordInput"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SecondFactorOffer"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where you are signed in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenSessions"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out somewhere else. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    session_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody of the team. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberList"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a member out (who manages members), or leave oneself (anybody but the last owner). */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Give a member another role, or limit him to channels. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["MemberChange"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/members/{user_id}/make-owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand the account over: that member owns it, and the caller is an admin. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["HandOver"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"];
                    };
                };
                /** @description Not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say whether everybody here needs a second factor: who has none can then do nothing here but set it up, nor can his API keys. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["FactorRule"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberList"];
                    };
                };
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may do what, as every route holds people to it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RoleTable"];
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HTTPError"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every phone, and the faults */
        get: operations["getSimulator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/{integration_id}/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A customer's phone */
        get: operations["getSimulatorThread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/{integration_id}/{customer_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write as the customer */
        post: operations["writeAsCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/{integration_id}/{customer_id}/owner_reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The owner answers in the phone app */
        post: operations["replyAsOwner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/{integration_id}/{customer_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The customer opens the chat */
        post: operations["readAsCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Misbehave like this from now on */
        put: operations["putSimulatorFaults"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AcceptInput
         * @description The token; with it name and password for who has no sign-in yet.
         */
        AcceptInput: {
            /**
             * Name
             * @default null
             */
            name?: string | null;
            /**
             * Password
             * @default null
             */
            password?: string | null;
            /** Token */
            token: string;
        };
        /**
         * Account
         * @description An account.
         */
        Account: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * AccountChange
         * @description What to change.
         */
        AccountChange: {
            /** Name */
            name: string;
        };
        /**
         * AccountManner
         * @description What holds on all channels that say nothing else; null: as the product does it.
         */
        AccountManner: {
            /** Confidence */
            confidence: number | null;
            /** Guidance */
            guidance: string | null;
            hours: components["schemas"]["Hours"] | null;
            hours_now: components["schemas"]["HoursNow"] | null;
            /** Mode */
            mode: ("answer" | "draft" | "off") | null;
            /** Tone */
            tone: ("friendly" | "neutral" | "formal") | null;
            /** Topics */
            topics: string[];
            /** Version */
            version: number;
        };
        /**
         * AccountMannerChange
         * @description What to change, null for "not set"; `seen_version` is the version on which the change is based.
         */
        AccountMannerChange: {
            /**
             * Confidence
             * @default null
             */
            confidence?: number | null;
            /**
             * Guidance
             * @default null
             */
            guidance?: string | null;
            /** @default null */
            hours?: components["schemas"]["Hours"] | null;
            /**
             * Mode
             * @default null
             */
            mode?: ("answer" | "draft" | "off") | null;
            /** Seen Version */
            seen_version: number;
            /**
             * Tone
             * @default null
             */
            tone?: ("friendly" | "neutral" | "formal") | null;
            /**
             * Topics
             * @default null
             */
            topics?: string[] | null;
        };
        /**
         * AccountSeen
         * @description An account from outside.
         */
        AccountSeen: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Members */
            members: number;
            /** Name */
            name: string;
        };
        /**
         * AccountShape
         * @description An account.
         */
        AccountShape: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * AccountsSeen
         * @description A page of accounts, newest first.
         */
        AccountsSeen: {
            /** Items */
            items: components["schemas"]["AccountSeen"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * AccountWithRole
         * @description An account and what the person is in it.
         */
        AccountWithRole: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
        };
        /**
         * ActorShape
         * @description Who did it, as known at that moment.
         */
        ActorShape: {
            /** Address */
            address: string | null;
            /** Id */
            id: string | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
        };
        /**
         * ApiKey
         * @description A key, without its secret; what it may do is held to its maker's role at every use.
         */
        ApiKey: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Maker */
            maker: string;
            /**
             * Maker Id
             * Format: uuid
             */
            maker_id: string;
            /** Name */
            name: string;
            /** Scopes */
            scopes: string[];
        };
        /**
         * ApiKeyInput
         * @description What the key is for, what it may do, and until when.
         */
        ApiKeyInput: {
            /**
             * Expires At
             * @default null
             */
            expires_at?: string | null;
            /** Name */
            name: string;
            /** Scopes */
            scopes: components["schemas"]["Right"][];
        };
        /**
         * ApiKeyList
         * @description Every key of the account, newest first, and the scopes that a key of yours can have.
         */
        ApiKeyList: {
            /** Items */
            items: components["schemas"]["ApiKey"][];
            /** Scopes */
            scopes: string[];
        };
        /**
         * ApproveInput
         * @description In other words, where they were changed; [n] keeps that source.
         */
        ApproveInput: {
            /**
             * Text
             * @default null
             */
            text?: string | null;
        };
        /**
         * AskedModel
         * @description A model that is asked for answers: with the account's own key or the installation's, and whether the own one was refused.
         */
        AskedModel: {
            /** Model */
            model: string;
            /** Own */
            own: boolean;
            /** Refused */
            refused: boolean;
            /** Vendor */
            vendor: string;
        };
        /**
         * AuthorShape
         * @description Who wrote a message.
         */
        AuthorShape: {
            /** Id */
            id: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "customer" | "dana" | "person" | "phone_app" | "event";
            /** Name */
            name: string | null;
        };
        /**
         * BulkChange
         * @description The same change for many documents: of all or, should one of them not be here, of none.
         */
        BulkChange: {
            change: components["schemas"]["ManyChange"];
            /** Ids */
            ids: string[];
        };
        /**
         * BulkChanged
         * @description How many documents were changed and how many deleted.
         */
        BulkChanged: {
            /** Changed */
            changed: number;
            /** Deleted */
            deleted: number;
        };
        /**
         * BulkItem
         * @description What became of one file: the document it is now (or was already), or why it was refused.
         */
        BulkItem: {
            /** Already */
            already: boolean;
            document: components["schemas"]["Document"] | null;
            error: components["schemas"]["DocumentError"] | null;
            /** Name */
            name: string;
        };
        /**
         * BulkUploaded
         * @description What became of each file, in their order.
         */
        BulkUploaded: {
            /** Items */
            items: components["schemas"]["BulkItem"][];
        };
        /**
         * BulkUploadInput
         * @description Files to read, up to 500 and 64 MB in all.
         */
        BulkUploadInput: {
            /** Files */
            files: string[];
        };
        /**
         * Catalogue
         * @description All connectors.
         */
        Catalogue: {
            /** Items */
            items: components["schemas"]["CatalogueEntry"][];
        };
        /**
         * CatalogueEntry
         * @description A connector: what it is, how to set it up, and the form of its settings as JSON schema.
         */
        CatalogueEntry: {
            /** Config Schema */
            config_schema: {
                [key: string]: unknown;
            };
            /** Docs Url */
            docs_url: string;
            /** Guide */
            guide: string;
            /** Key */
            key: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Reply Window Hours */
            reply_window_hours: number | null;
            /** Summary */
            summary: string;
        };
        /**
         * ChangedPassage
         * @description A passage that a version added or removed.
         */
        ChangedPassage: {
            /** Heading */
            heading: string | null;
            /** Page */
            page: number | null;
            /** Position */
            position: number;
            /** Text */
            text: string;
        };
        /**
         * ChangeInput
         * @description What to change; secrets that are not given stay.
         */
        ChangeInput: {
            /**
             * Config
             * @default null
             */
            config?: {
                [key: string]: unknown;
            } | null;
            /**
             * Name
             * @default null
             */
            name?: string | null;
            /**
             * Paused
             * @default null
             */
            paused?: boolean | null;
        };
        /**
         * ChannelManner
         * @description What a channel has of its own; null: as the account.
         */
        ChannelManner: {
            /** Confidence */
            confidence: number | null;
            /** Connector */
            connector: string;
            /** Guidance */
            guidance: string | null;
            /**
             * Integration Id
             * Format: uuid
             */
            integration_id: string;
            /** Mode */
            mode: ("answer" | "draft" | "off") | null;
            /** Name */
            name: string;
            /** Tone */
            tone: ("friendly" | "neutral" | "formal") | null;
            /** Version */
            version: number;
        };
        /**
         * ChannelMannerChange
         * @description What to change, null for "as the account"; `seen_version` is the version on which the change is based.
         */
        ChannelMannerChange: {
            /**
             * Confidence
             * @default null
             */
            confidence?: number | null;
            /**
             * Guidance
             * @default null
             */
            guidance?: string | null;
            /**
             * Mode
             * @default null
             */
            mode?: ("answer" | "draft" | "off") | null;
            /** Seen Version */
            seen_version: number;
            /**
             * Tone
             * @default null
             */
            tone?: ("friendly" | "neutral" | "formal") | null;
        };
        /**
         * ChannelShape
         * @description Where they write.
         */
        ChannelShape: {
            /** Connector */
            connector: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * CheckedReply
         * @description How a reply was proven; `confidence`: how likely the documents answer the question, judged by meaning, words or nothing.
         *
         *     `second_look`: whether a model looked at it too, false where it should have and could not; null where none was due.
         */
        CheckedReply: {
            /**
             * Basis
             * @enum {string}
             */
            basis: "meaning" | "words" | "none";
            /** Confidence */
            confidence: number;
            /** Second Look */
            second_look: boolean | null;
            /** Sentences */
            sentences: components["schemas"]["CheckedSentence"][];
        };
        /**
         * CheckedSentence
         * @description A sentence of the model's: the [n] of the reply that it cites, whether it left, why not; `support` where meanings were compared.
         */
        CheckedSentence: {
            /** Kept */
            kept: boolean;
            /** Reason */
            reason: string;
            /** Sources */
            sources: number[];
            /** Support */
            support: number | null;
            /** Text */
            text: string;
        };
        /**
         * CheckInput
         * @description Settings to try out; with an integration's id its stored secrets fill the gaps, as long as what it connects to stays.
         */
        CheckInput: {
            /** Config */
            config: {
                [key: string]: unknown;
            };
            /** Connector */
            connector: string;
            /**
             * Integration Id
             * @default null
             */
            integration_id?: string | null;
        };
        /**
         * CheckResult
         * @description Whether it works, in words.
         */
        CheckResult: {
            /** Facts */
            facts: {
                [key: string]: string;
            };
            /** Message */
            message: string;
            /** Ok */
            ok: boolean;
        };
        /**
         * CodeInput
         * @description The second step of a sign-in: a code of the app or a recovery code.
         */
        CodeInput: {
            /** Code */
            code: string;
            /** Ticket */
            ticket: string;
        };
        /**
         * CodeWanted
         * @description The password was right; a code of the second factor is wanted with this ticket.
         */
        CodeWanted: {
            /**
             * Second Factor
             * @constant
             */
            second_factor: true;
            /** Ticket */
            ticket: string;
        };
        /**
         * ConnectInput
         * @description A connector's key and its settings.
         */
        ConnectInput: {
            /** Config */
            config: {
                [key: string]: unknown;
            };
            /** Connector */
            connector: string;
            /**
             * Name
             * @default null
             */
            name?: string | null;
        };
        /**
         * ContactFact
         * @description What the customer said of himself, in which words, until when it is kept.
         */
        ContactFact: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /** Quote */
            quote: string;
            /**
             * Said At
             * Format: date-time
             */
            said_at: string;
            /** Value */
            value: string;
        };
        /**
         * ContactShape
         * @description Who writes.
         */
        ContactShape: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Identity */
            identity: string | null;
            /** Name */
            name: string;
        };
        /**
         * Contradiction
         * @description Two places in documents that cannot both be right.
         */
        Contradiction: {
            a: components["schemas"]["ContradictionSide"];
            b: components["schemas"]["ContradictionSide"];
            /**
             * Found At
             * Format: date-time
             */
            found_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "amount" | "percentage" | "period" | "hours" | "phone" | "email";
            /**
             * State
             * @enum {string}
             */
            state: "open" | "dismissed";
        };
        /**
         * ContradictionCounts
         * @description How many there are in each state.
         */
        ContradictionCounts: {
            /** Dismissed */
            dismissed: number;
            /** Open */
            open: number;
        };
        /**
         * ContradictionDocument
         * @description A document by id and name.
         */
        ContradictionDocument: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * ContradictionList
         * @description A page of contradictions, the newest first.
         */
        ContradictionList: {
            counts: components["schemas"]["ContradictionCounts"];
            /** Items */
            items: components["schemas"]["Contradiction"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ContradictionSide
         * @description One of two places: `mark_start` and `mark_end` are the value's place in the quote, `start` and `end` in the document.
         */
        ContradictionSide: {
            document: components["schemas"]["ContradictionDocument"];
            /** End */
            end: number;
            /** Heading */
            heading: string | null;
            /** Mark End */
            mark_end: number;
            /** Mark Start */
            mark_start: number;
            /** Page */
            page: number | null;
            /** Quote */
            quote: string;
            /** Start */
            start: number;
            /** Value */
            value: string;
        };
        /**
         * Conversation
         * @description Everything said with one contact on one channel.
         */
        Conversation: {
            /** Answering */
            answering: boolean;
            contact: components["schemas"]["ContactShape"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            draft: components["schemas"]["DraftMark"] | null;
            /** Hand Off Reason */
            hand_off_reason: string | null;
            /**
             * Handled By
             * @enum {string}
             */
            handled_by: "dana" | "person" | "nobody";
            /**
             * Id
             * Format: uuid
             */
            id: string;
            integration: components["schemas"]["ChannelShape"];
            last_message: components["schemas"]["LastMessageShape"] | null;
            /** Message Count */
            message_count: number;
            /** Needs Person */
            needs_person: boolean;
            reply_window: components["schemas"]["ReplyWindowShape"];
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "resolved";
            takeover: components["schemas"]["TakeoverShape"] | null;
            /** Text Limit */
            text_limit: number;
            /** Trouble */
            trouble: boolean;
            /** Unread */
            unread: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * ConversationCounts
         * @description How many conversations each view holds.
         */
        ConversationCounts: {
            /** All */
            all: number;
            /** Dana */
            dana: number;
            /** Drafts */
            drafts: number;
            /** Needs Person */
            needs_person: number;
            /** People */
            people: number;
            /** Person */
            person: number;
            /** Resolved */
            resolved: number;
            /** Unread */
            unread: number;
        };
        /**
         * ConversationList
         * @description A page of conversations.
         */
        ConversationList: {
            /** Items */
            items: components["schemas"]["Conversation"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ConversationMemory
         * @description The note about a conversation, if there is one since it was last resolved, and the facts about its contact.
         */
        ConversationMemory: {
            /** Facts */
            facts: components["schemas"]["ContactFact"][];
            note: components["schemas"]["Note"] | null;
        };
        /**
         * CustomerText
         * @description What is written on the phone.
         */
        CustomerText: {
            /**
             * Name
             * @default null
             */
            name?: string | null;
            /** Text */
            text: string;
        };
        /**
         * Degraded
         * @description A part that is missing or ill, and what that means.
         */
        Degraded: {
            /** Message */
            message: string;
            /** Part */
            part: string;
        };
        /**
         * Deletion
         * @description How far a deletion came.
         */
        Deletion: {
            /** Done At */
            done_at: string | null;
            /**
             * Requested At
             * Format: date-time
             */
            requested_at: string;
            /**
             * Status
             * @enum {string}
             */
            status: "waiting" | "working" | "done";
        };
        /**
         * DemoSignIn
         * @description The demo account's sign-in, in development only.
         */
        DemoSignIn: {
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * Document
         * @description A file or a text that customers are answered from.
         */
        Document: {
            /** Address */
            address: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Current */
            current: number;
            duplicate_of: components["schemas"]["DuplicateOf"] | null;
            /** Embedded */
            embedded: number;
            error: components["schemas"]["DocumentError"] | null;
            /** Expires At */
            expires_at: string | null;
            /** Hidden At */
            hidden_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Stale */
            is_stale: boolean;
            /** Media Type */
            media_type: string;
            metadata: components["schemas"]["DocumentMetadata"];
            /** Name */
            name: string;
            newer: components["schemas"]["NewerVersion"] | null;
            /**
             * Origin
             * @enum {string}
             */
            origin: "upload" | "written" | "web";
            /** Pages */
            pages: number | null;
            /** Passages */
            passages: number;
            progress: components["schemas"]["Progress"];
            report: components["schemas"]["DocumentReport"] | null;
            /** Size */
            size: number;
            /**
             * Stage
             * @enum {string}
             */
            stage: "queued" | "reading" | "embedding" | "ready" | "failed";
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "processing" | "ready" | "failed";
            /** Tags */
            tags: string[];
            /** Title */
            title: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            uploaded_by: components["schemas"]["Uploader"] | null;
            usage: components["schemas"]["DocumentUsage"];
            /** Version */
            version: number;
            /** Versions */
            versions: number;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "customers" | "team";
        };
        /**
         * DocumentChange
         * @description What to change; what is left out stays.
         */
        DocumentChange: {
            /**
             * Expires At
             * @default null
             */
            expires_at?: string | null;
            /**
             * Hidden
             * @default null
             */
            hidden?: boolean | null;
            /**
             * Name
             * @default null
             */
            name?: string | null;
            /**
             * Tags
             * @default null
             */
            tags?: string[] | null;
            /**
             * Visibility
             * @default null
             */
            visibility?: ("customers" | "team") | null;
        };
        /**
         * DocumentError
         * @description Why a document could not be read, and what to do.
         */
        DocumentError: {
            /** Code */
            code: string;
            /** Message */
            message: string;
        };
        /**
         * DocumentList
         * @description A page of documents.
         */
        DocumentList: {
            /** Items */
            items: components["schemas"]["Document"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * DocumentMetadata
         * @description What a document says of itself; dates as ISO 8601, the language as two letters.
         */
        DocumentMetadata: {
            /**
             * Author
             * @default null
             */
            author?: string | null;
            /**
             * Created
             * @default null
             */
            created?: string | null;
            /**
             * Language
             * @default null
             */
            language?: string | null;
            /**
             * Modified
             * @default null
             */
            modified?: string | null;
            /**
             * Title
             * @default null
             */
            title?: string | null;
        };
        /**
         * DocumentName
         * @description A document by id, name and type.
         */
        DocumentName: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Media Type */
            media_type: string;
            /** Name */
            name: string;
        };
        /**
         * DocumentRef
         * @description A document by id and name.
         */
        DocumentRef: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * DocumentRemark
         * @description Something about a document that its owner should know; the page if it is about one.
         */
        DocumentRemark: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /**
             * Page
             * @default null
             */
            page?: number | null;
        };
        /**
         * DocumentReport
         * @description What was read and what could not be.
         */
        DocumentReport: {
            /**
             * Encoding
             * @default null
             */
            encoding?: string | null;
            /**
             * Encoding Confidence
             * @default null
             */
            encoding_confidence?: number | null;
            /**
             * Ocr Pages
             * @default []
             */
            ocr_pages?: number[];
            /**
             * Pages Read
             * @default 0
             */
            pages_read?: number;
            /**
             * Pictures
             * @default 0
             */
            pictures?: number;
            /**
             * Skipped
             * @default []
             */
            skipped?: components["schemas"]["DocumentRemark"][];
            /**
             * Tables
             * @default 0
             */
            tables?: number;
            /**
             * Unread Pages
             * @default []
             */
            unread_pages?: number[];
            /**
             * Warnings
             * @default []
             */
            warnings?: components["schemas"]["DocumentRemark"][];
        };
        /**
         * DocumentText
         * @description Some pages of a document's text.
         */
        DocumentText: {
            document: components["schemas"]["DocumentName"];
            /** Page Count */
            page_count: number;
            /** Pages */
            pages: components["schemas"]["TextPage"][];
        };
        /**
         * DocumentUsage
         * @description How many replies cite it, and when the last one was written.
         *
         *     `days`: how many in each of the last thirty times 24 hours, the oldest first; empty when there were none.
         */
        DocumentUsage: {
            /** Cited */
            cited: number;
            /** Days */
            days: number[];
            /** Last Cited At */
            last_cited_at: string | null;
        };
        /**
         * DocumentVersion
         * @description A version of a document; added, removed and kept count passages beside the version before it.
         */
        DocumentVersion: {
            /** Added */
            added: number;
            by: components["schemas"]["Uploader"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            error: components["schemas"]["DocumentError"] | null;
            /** Is Current */
            is_current: boolean;
            /** Kept */
            kept: number;
            /** Media Type */
            media_type: string;
            /** Name */
            name: string;
            /** Number */
            number: number;
            /** Pages */
            pages: number | null;
            /** Passages */
            passages: number;
            /** Removed */
            removed: number;
            /** Restored From */
            restored_from: number | null;
            /** Size */
            size: number;
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "processing" | "ready" | "failed";
        };
        /**
         * DocumentVersions
         * @description The versions that are kept, newest first.
         */
        DocumentVersions: {
            /** Items */
            items: components["schemas"]["DocumentVersion"][];
        };
        /**
         * Draft
         * @description A reply as Dana would send it; ready, or overtaken by what happened since.
         */
        Draft: {
            checked: components["schemas"]["CheckedReply"] | null;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Sources */
            sources: components["schemas"]["Source"][];
            /**
             * Standing
             * @enum {string}
             */
            standing: "ready" | "taken_over" | "newer_message";
            /** Text */
            text: string;
        };
        /**
         * DraftMark
         * @description That a reply of Dana's waits for a person, and whether it may still be sent.
         */
        DraftMark: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Standing
             * @enum {string}
             */
            standing: "ready" | "taken_over" | "newer_message";
        };
        /**
         * DuplicateOf
         * @description An older document with the same words.
         */
        DuplicateOf: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * EmailInput
         * @description For which address a letter is wanted.
         */
        EmailInput: {
            /** Email */
            email: string;
        };
        /**
         * Entry
         * @description Something that was done; `id` is its place in the record, without gaps.
         */
        Entry: {
            /** Action */
            action: string;
            actor: components["schemas"]["ActorShape"];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /** Target */
            target: string;
            /** Target Id */
            target_id: string | null;
        };
        /**
         * EntryList
         * @description A page of the record, newest first.
         */
        EntryList: {
            /** Items */
            items: components["schemas"]["Entry"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * EraseAccountInput
         * @description The owner's password and the account's name, typed.
         */
        EraseAccountInput: {
            /** Confirm */
            confirm: string;
            /** Password */
            password: string;
        };
        /**
         * EraseContactInput
         * @description The contact's name, typed, so that nobody is erased by a slip.
         */
        EraseContactInput: {
            /** Confirm */
            confirm: string;
        };
        /**
         * Export
         * @description A ZIP that is being made, or that can be fetched until it expires.
         */
        Export: {
            contact: components["schemas"]["ExportedContact"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "contact" | "account";
            /** Ready At */
            ready_at: string | null;
            /** Rows */
            rows: {
                [key: string]: number;
            };
            /** Size */
            size: number;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "working" | "ready" | "failed";
        };
        /**
         * ExportedContact
         * @description Whose export it is.
         */
        ExportedContact: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * ExportList
         * @description Exports of the last week, newest first.
         */
        ExportList: {
            /** Items */
            items: components["schemas"]["Export"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * FactorRule
         * @description Whether everybody here needs a second factor.
         */
        FactorRule: {
            /** Demanded */
            demanded: boolean;
        };
        /**
         * FirstCodeInput
         * @description The first code of the app.
         */
        FirstCodeInput: {
            /** Code */
            code: string;
        };
        /**
         * Gap
         * @description Questions of one meaning that no document answered; the first example is the most typical.
         */
        Gap: {
            /** Decided At */
            decided_at: string | null;
            document: components["schemas"]["GapDocument"] | null;
            /** Examples */
            examples: components["schemas"]["GapExample"][];
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Languages */
            languages: string[];
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "answered" | "dismissed";
            /** Times */
            times: number;
            /** Version */
            version: number;
        };
        /**
         * GapAnswer
         * @description What becomes a document: its title, and what Dana is to answer from.
         */
        GapAnswer: {
            /** Text */
            text: string;
            /** Title */
            title: string;
        };
        /**
         * GapCounts
         * @description How many there are in each state.
         */
        GapCounts: {
            /** Answered */
            answered: number;
            /** Dismissed */
            dismissed: number;
            /** Open */
            open: number;
        };
        /**
         * GapDocument
         * @description The document that was written as the answer, and how far reading it came.
         */
        GapDocument: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "processing" | "ready" | "failed";
        };
        /**
         * GapExample
         * @description A question as a customer asked it.
         */
        GapExample: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Connector */
            connector: string;
            /** Contact Name */
            contact_name: string;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Integration Name */
            integration_name: string;
            /** Language */
            language: string | null;
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /** Text */
            text: string;
        };
        /**
         * GapList
         * @description A page of gaps, the most asked first.
         */
        GapList: {
            counts: components["schemas"]["GapCounts"];
            /** Items */
            items: components["schemas"]["Gap"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * HandOver
         * @description The owner's own password.
         */
        HandOver: {
            /** Password */
            password: string;
        };
        /**
         * Health
         * @description Ready: webhooks are accepted and stored. Degraded: what works less well than it should.
         *
         *     Letters: they lie here, unsent. Registering: whoever comes may make an account; otherwise people are invited.
         */
        Health: {
            /** Degraded */
            degraded: components["schemas"]["Degraded"][];
            demo: components["schemas"]["DemoSignIn"] | null;
            /** Letters */
            letters: boolean;
            /** Ready */
            ready: boolean;
            /** Registering */
            registering: boolean;
        };
        /**
         * HolidayShape
         * @description Days on which nobody is there, the last one included.
         */
        HolidayShape: {
            /**
             * First
             * Format: date
             */
            first: string;
            /**
             * Last
             * Format: date
             */
            last: string;
            /** Name */
            name: string;
        };
        /**
         * Hours
         * @description When the people of the account are there, by the clock on their wall; a day without ranges is a closed one.
         */
        Hours: {
            /** Holidays */
            holidays: components["schemas"]["HolidayShape"][];
            /** Time Zone */
            time_zone: string;
            /** Weekly */
            weekly: {
                [key: string]: components["schemas"]["OpenRange"][];
            };
        };
        /**
         * HoursNow
         * @description Whether somebody is there, and what a customer is told who is handed over now; in his language, here in English.
         */
        HoursNow: {
            /** Is Open */
            is_open: boolean;
            /** Told */
            told: string;
        };
        /** @description Why not: a code for programs, a sentence for people; of a 422, `details.fields` names each field that is not valid. */
        HTTPError: {
            error: {
                code: string;
                details: Record<string, never>;
                message: string;
                request_id: string;
            };
        };
        /**
         * Integration
         * @description An account's connection; each secret is shown as {"set": true, "hint": "••••abcd"}. No `webhook_url`: nothing comes in from there.
         */
        Integration: {
            /** Config */
            config: {
                [key: string]: unknown;
            };
            /** Connector */
            connector: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** External Id */
            external_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Last Event At */
            last_event_at: string | null;
            /** Name */
            name: string;
            /** Old Secrets */
            old_secrets: components["schemas"]["OldSecret"][];
            /**
             * State
             * @enum {string}
             */
            state: "active" | "needs_reconnect" | "paused";
            /** State Reason */
            state_reason: string | null;
            /** Version */
            version: number;
            /** Webhook Url */
            webhook_url: string | null;
        };
        /**
         * IntegrationList
         * @description All integrations of the account.
         */
        IntegrationList: {
            /** Items */
            items: components["schemas"]["Integration"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Invitation
         * @description An offer that waits to be accepted.
         */
        Invitation: {
            /** Channels */
            channels: string[] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Expired */
            expired: boolean;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Invited By
             * Format: uuid
             */
            invited_by: string;
            /** Inviter */
            inviter: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
        };
        /**
         * InvitationInput
         * @description Whom to invite, as what; agents and viewers can be limited to channels.
         */
        InvitationInput: {
            /**
             * Channels
             * @default null
             */
            channels?: string[] | null;
            /** Email */
            email: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
        };
        /**
         * InvitationList
         * @description The offers that wait.
         */
        InvitationList: {
            /** Items */
            items: components["schemas"]["Invitation"][];
        };
        /**
         * LastMessageShape
         * @description What the list shows of the newest message.
         */
        LastMessageShape: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Author
             * @enum {string}
             */
            author: "customer" | "dana" | "person" | "phone_app" | "event";
            /**
             * State
             * @enum {string}
             */
            state: "received" | "pending" | "sending" | "sent" | "delivered" | "read" | "failed" | "unsure";
            /** Text */
            text: string;
        };
        /**
         * Lesson
         * @description What Dana wrote, what a person sent, and what is offered so that she gets it right by herself.
         */
        Lesson: {
            /** After */
            after: string;
            /** Before */
            before: string;
            /** Connector */
            connector: string;
            /** Contact Name */
            contact_name: string;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Decided At */
            decided_at: string | null;
            decided_by: components["schemas"]["LessonDecider"] | null;
            document: components["schemas"]["LessonDocument"] | null;
            /** Draft Id */
            draft_id: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Integration Id
             * Format: uuid
             */
            integration_id: string;
            /** Integration Name */
            integration_name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "knowledge" | "rule" | "tone";
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /**
             * On Channel
             * @description The channel whose guidance it became; null: the account's.
             */
            on_channel: string | null;
            place: components["schemas"]["LessonPlace"] | null;
            /** Proposal */
            proposal: string;
            /** Question */
            question: string;
            /**
             * State
             * @enum {string}
             */
            state: "offered" | "accepted" | "dismissed";
            /** Version */
            version: number;
            /**
             * Why
             * @enum {string}
             */
            why: "not_in_documents" | "said_otherwise" | "left_to_people" | "manner";
        };
        /**
         * LessonAcceptance
         * @description In other words, where they were changed; a note on manner for one channel, or for the account; or by correcting the document.
         */
        LessonAcceptance: {
            /**
             * @description Write a new version of the document that says otherwise instead.
             * @default null
             */
            amendment?: components["schemas"]["LessonCorrection"] | null;
            /**
             * Integration Id
             * @default null
             */
            integration_id?: string | null;
            /**
             * Proposal
             * @default null
             */
            proposal?: string | null;
            /** Seen Version */
            seen_version: number;
        };
        /**
         * LessonAmendment
         * @description How the document can be corrected just there: what its sentence says in that version, and what it would say.
         */
        LessonAmendment: {
            /** After */
            after: string;
            /** Before */
            before: string;
            /** Version */
            version: number;
        };
        /**
         * LessonCorrection
         * @description What the document's sentence is to say; `version` is the document's version on which that is based.
         */
        LessonCorrection: {
            /** After */
            after: string;
            /** Version */
            version: number;
        };
        /**
         * LessonCounts
         * @description How many of these there are in each state.
         */
        LessonCounts: {
            /** Accepted */
            accepted: number;
            /** Dismissed */
            dismissed: number;
            /** Offered */
            offered: number;
        };
        /**
         * LessonDecider
         * @description Who decided.
         */
        LessonDecider: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * LessonDecision
         * @description `seen_version` is the version on which the decision is based.
         */
        LessonDecision: {
            /** Seen Version */
            seen_version: number;
        };
        /**
         * LessonDocument
         * @description The document that a line of knowledge became, or of which it became a version.
         */
        LessonDocument: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "processing" | "ready" | "failed";
            /**
             * Version
             * @description The version that it became; null: the whole document.
             */
            version: number | null;
        };
        /**
         * LessonList
         * @description A page of lessons, the newest first.
         */
        LessonList: {
            counts: components["schemas"]["LessonCounts"];
            /** Items */
            items: components["schemas"]["Lesson"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * LessonPlace
         * @description A passage that says otherwise: correcting it there is the smaller fix.
         */
        LessonPlace: {
            /** @description Null where only a person can correct the document. */
            amendment: components["schemas"]["LessonAmendment"] | null;
            /** Document */
            document: string;
            /**
             * Document Id
             * Format: uuid
             */
            document_id: string;
            /** Page */
            page: number | null;
            /**
             * Passage Id
             * Format: uuid
             */
            passage_id: string;
            /** Quote */
            quote: string;
        };
        /**
         * LetterSent
         * @description A letter is on its way; the same whether or not the address is known.
         */
        LetterSent: {
            /**
             * Status
             * @constant
             */
            status: "letter_sent";
        };
        /**
         * LoginInput
         * @description Who signs in.
         */
        LoginInput: {
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * MannerDefaults
         * @description What the product does where nobody has said anything.
         */
        MannerDefaults: {
            /** Confidence */
            confidence: number;
            /**
             * Mode
             * @enum {string}
             */
            mode: "answer" | "draft" | "off";
        };
        /**
         * Manners
         * @description How Dana answers; `version` is 0 where nothing was ever set.
         *
         *     `models` stand in the order in which they are asked; where there is none, passages are quoted.
         */
        Manners: {
            account: components["schemas"]["AccountManner"];
            /** Channels */
            channels: components["schemas"]["ChannelManner"][];
            defaults: components["schemas"]["MannerDefaults"];
            /** Models */
            models: components["schemas"]["AskedModel"][];
        };
        /**
         * ManyChange
         * @description What to change of many documents; what is left out stays.
         */
        ManyChange: {
            /**
             * Add Tags
             * @default []
             */
            add_tags?: string[];
            /**
             * Delete
             * @default false
             */
            delete?: boolean;
            /**
             * Expires At
             * @default null
             */
            expires_at?: string | null;
            /**
             * Hidden
             * @default null
             */
            hidden?: boolean | null;
            /**
             * Remove Tags
             * @default []
             */
            remove_tags?: string[];
            /**
             * Visibility
             * @default null
             */
            visibility?: ("customers" | "team") | null;
        };
        /**
         * Member
         * @description Somebody of the team; `channels` null: all of them.
         */
        Member: {
            /** Channels */
            channels: string[] | null;
            /** Email */
            email: string;
            /**
             * Joined At
             * Format: date-time
             */
            joined_at: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
            /** Second Factor */
            second_factor: boolean;
            /**
             * User Id
             * Format: uuid
             */
            user_id: string;
        };
        /**
         * MemberChange
         * @description Another role, or the channels that an agent or viewer is limited to (null: none, he works in all).
         */
        MemberChange: {
            /**
             * Channels
             * @default null
             */
            channels?: string[] | null;
            /**
             * Password
             * @description Your own password: needed only to make another owner.
             * @default null
             */
            password?: string | null;
            /**
             * Role
             * @default null
             */
            role?: ("owner" | "admin" | "agent" | "viewer") | null;
        };
        /**
         * MemberList
         * @description Everybody of the team, in the order in which they came, and whether nobody works here without a second factor.
         */
        MemberList: {
            /** Items */
            items: components["schemas"]["Member"][];
            /** Second Factor Demanded */
            second_factor_demanded: boolean;
        };
        /**
         * Message
         * @description One line of a conversation.
         */
        Message: {
            approved_by: components["schemas"]["PersonShape"] | null;
            /** Attachments */
            attachments: {
                [key: string]: unknown;
            }[];
            author: components["schemas"]["AuthorShape"];
            checked: components["schemas"]["CheckedReply"] | null;
            /** Client Id */
            client_id: string | null;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delivered At */
            delivered_at: string | null;
            /**
             * Direction
             * @enum {string}
             */
            direction: "in" | "out";
            /** Edited */
            edited: boolean;
            error: components["schemas"]["MessageError"] | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** In Reply To */
            in_reply_to: string | null;
            /** Kind */
            kind: string;
            /** Parked */
            parked: boolean;
            /** Position */
            position: number;
            /** Read At */
            read_at: string | null;
            /** Sent At */
            sent_at: string | null;
            /** Sources */
            sources: components["schemas"]["Source"][];
            /**
             * State
             * @enum {string}
             */
            state: "received" | "pending" | "sending" | "sent" | "delivered" | "read" | "failed" | "unsure";
            /** Text */
            text: string | null;
            usage: components["schemas"]["UsageShape"] | null;
            /** Withdrawn */
            withdrawn: boolean;
        };
        /**
         * MessageError
         * @description Why a message was not sent, in words.
         */
        MessageError: {
            /** Code */
            code: string;
            /** Message */
            message: string;
        };
        /**
         * MessageList
         * @description A page of messages, newest first.
         */
        MessageList: {
            /** Items */
            items: components["schemas"]["Message"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * NameInput
         * @description Another name.
         */
        NameInput: {
            /** Name */
            name: string;
        };
        /**
         * NewApiKey
         * @description A key that was just made: keep `key`, it is never shown again.
         */
        NewApiKey: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Key */
            key: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Maker */
            maker: string;
            /**
             * Maker Id
             * Format: uuid
             */
            maker_id: string;
            /** Name */
            name: string;
            /** Scopes */
            scopes: string[];
        };
        /**
         * NewEmailInput
         * @description Another address, and the password.
         */
        NewEmailInput: {
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * NewerVersion
         * @description A version that is not searched yet: it waits, is being read, or could not be; the older one goes on serving.
         */
        NewerVersion: {
            error: components["schemas"]["DocumentError"] | null;
            /** Name */
            name: string;
            /** Number */
            number: number;
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "processing" | "ready" | "failed";
        };
        /**
         * NewPasswordInput
         * @description Another password, and the one until now.
         */
        NewPasswordInput: {
            /** New Password */
            new_password: string;
            /** Password */
            password: string;
        };
        /**
         * Note
         * @description What was said so far, up to the line `upto_position`; by a model, or by rules where none was to be had.
         */
        Note: {
            /**
             * Made By
             * @enum {string}
             */
            made_by: "model" | "rules";
            /** Open Questions */
            open_questions: string[];
            /** Summary */
            summary: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Upto Position */
            upto_position: number;
        };
        /**
         * Offer
         * @description What an invitation offers; with `has_user`, one signs in to accept.
         */
        Offer: {
            /** Account Name */
            account_name: string;
            /** Email */
            email: string;
            /** Has User */
            has_user: boolean;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
        };
        /**
         * OldSecret
         * @description A secret that was replaced and is accepted for a while longer: of which setting, and until when; never the secret.
         */
        OldSecret: {
            /** Name */
            name: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * OpenRange
         * @description From one local time to another, "09:00" to "17:30"; one that ends where it began or earlier ends on the next day.
         */
        OpenRange: {
            /** Closes */
            closes: string;
            /** Opens */
            opens: string;
        };
        /**
         * OpenSession
         * @description A sign-in of yours that has not ended.
         */
        OpenSession: {
            /** Address */
            address: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Current */
            current: boolean;
            /** Device */
            device: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Last Used At
             * Format: date-time
             */
            last_used_at: string;
        };
        /**
         * OpenSessions
         * @description All of them, the one used last first.
         */
        OpenSessions: {
            /** Items */
            items: components["schemas"]["OpenSession"][];
        };
        /**
         * OutlineHeading
         * @description A heading and its place in the document's text, in characters; level 1 is the highest.
         */
        OutlineHeading: {
            /** End */
            end: number;
            /** Level */
            level: number;
            /** Start */
            start: number;
            /** Text */
            text: string;
        };
        /**
         * PageMark
         * @description A stretch of a line, from 0 (left, top) to 1 (right, bottom) of the page.
         */
        PageMark: {
            /** Bottom */
            bottom: number;
            /** Left */
            left: number;
            /** Right */
            right: number;
            /** Top */
            top: number;
        };
        /**
         * PageMarks
         * @description Where the characters stand on this page; none where it is not known.
         */
        PageMarks: {
            /** Marks */
            marks: components["schemas"]["PageMark"][];
        };
        /**
         * PageShape
         * @description A page without its words: its place in the text, its size in its own units, and its number as it is printed.
         */
        PageShape: {
            /** End */
            end: number;
            /** Height */
            height: number | null;
            /** Label */
            label: string | null;
            /** Number */
            number: number;
            /** Start */
            start: number;
            /** Width */
            width: number | null;
        };
        /**
         * PageShapes
         * @description All pages of a document; `pictured` where they can be shown as pictures.
         */
        PageShapes: {
            /** Edition */
            edition: number;
            /** Headings */
            headings: components["schemas"]["OutlineHeading"][];
            /** Pages */
            pages: components["schemas"]["PageShape"][];
            /** Pictured */
            pictured: boolean;
        };
        /**
         * Passage
         * @description A passage that was found: why, which stretches of its text are words of the question, and where else the same is said.
         */
        Passage: {
            /** Also */
            also: components["schemas"]["PassagePlace"][];
            document: components["schemas"]["PassageDocument"];
            /** End */
            end: number;
            /**
             * Found By
             * @enum {string}
             */
            found_by: "words" | "meaning" | "both";
            /** Heading */
            heading: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Matches */
            matches: components["schemas"]["PassageMatch"][];
            /** Page */
            page: number | null;
            /** Page End */
            page_end: number | null;
            /** Score */
            score: number;
            /** Start */
            start: number;
            /** Text */
            text: string;
        };
        /**
         * PassageDocument
         * @description Where a passage stands.
         */
        PassageDocument: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * PassageMatch
         * @description A stretch of a passage's text.
         */
        PassageMatch: {
            /** End */
            end: number;
            /** Start */
            start: number;
        };
        /**
         * PassagePlace
         * @description Another place that says the same.
         */
        PassagePlace: {
            document: components["schemas"]["PassageDocument"];
            /** End */
            end: number;
            /** Page */
            page: number | null;
            /** Start */
            start: number;
        };
        /**
         * Passages
         * @description What was found, best first; `by_words_only` while nothing could be compared by meaning.
         */
        Passages: {
            answerability: components["schemas"]["SearchAnswerability"];
            /** By Words Only */
            by_words_only: boolean;
            /** Passages */
            passages: components["schemas"]["Passage"][];
        };
        /**
         * PasswordInput
         * @description The password, once more.
         */
        PasswordInput: {
            /** Password */
            password: string;
        };
        /**
         * PasswordInput
         * @description What opens a file that is protected by a password.
         */
        PasswordInput1: {
            /** Password */
            password: string;
        };
        /**
         * PeopleSeen
         * @description A page of people, newest first.
         */
        PeopleSeen: {
            /** Items */
            items: components["schemas"]["PersonSeen"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Periods
         * @description After how many days messages, and conversations that are resolved, are erased; null: never.
         */
        Periods: {
            /**
             * Messages Days
             * @default null
             */
            messages_days?: number | null;
            /**
             * Resolved Days
             * @default null
             */
            resolved_days?: number | null;
        };
        /**
         * PeriodsShape
         * @description The periods, and when they were last seen to.
         */
        PeriodsShape: {
            /** Last Run At */
            last_run_at: string | null;
            /** Messages Days */
            messages_days: number | null;
            /** Removed */
            removed: number;
            /** Resolved Days */
            resolved_days: number | null;
        };
        /**
         * PersonSeen
         * @description A person of this installation.
         */
        PersonSeen: {
            /** Accounts */
            accounts: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Disabled */
            disabled: boolean;
            /** Email */
            email: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Operator */
            is_operator: boolean;
            /** Name */
            name: string;
            /** Verified */
            verified: boolean;
        };
        /**
         * PersonShape
         * @description Somebody of the team.
         */
        PersonShape: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * Progress
         * @description How far the present stage is: pages while it is read, passages while they are embedded.
         */
        Progress: {
            /** Done */
            done: number;
            /** Total */
            total: number;
        };
        /**
         * RecoveryCodes
         * @description Shown once: each signs in once in place of the app.
         */
        RecoveryCodes: {
            /** Recovery Codes */
            recovery_codes: string[];
        };
        /**
         * RegisterInput
         * @description A person and the account that they will own.
         */
        RegisterInput: {
            /** Account Name */
            account_name: string;
            /** Email */
            email: string;
            /** Name */
            name: string;
            /** Password */
            password: string;
        };
        /**
         * RemovedIntegration
         * @description What was removed, and whether its platform was told: `told` and `remaining` are sentences.
         */
        RemovedIntegration: {
            /** Connector */
            connector: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Remaining */
            remaining: string[];
            /**
             * Removed At
             * Format: date-time
             */
            removed_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "told" | "not_told";
            /** Told */
            told: string[];
        };
        /**
         * RemovedList
         * @description What was removed in the last 30 days, the last first.
         */
        RemovedList: {
            /** Items */
            items: components["schemas"]["RemovedIntegration"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ReplyInput
         * @description A person's reply; the same client_id is stored once.
         */
        ReplyInput: {
            /**
             * Client Id
             * @default null
             */
            client_id?: string | null;
            /** Text */
            text: string;
        };
        /**
         * ReplyWindowShape
         * @description Until when the platform takes free-form replies.
         */
        ReplyWindowShape: {
            /** Closes At */
            closes_at: string | null;
            /** Open */
            open: boolean;
        };
        /**
         * ResetInput
         * @description A new password, by letter.
         */
        ResetInput: {
            /** Password */
            password: string;
            /** Token */
            token: string;
        };
        /**
         * RewriteInput
         * @description A text and the way to say it.
         *
         *     `language` goes with "translate": en, es, fr, de, pt, ar, or the English name of another one. With `draft_id` it is that draft's, which
         *     has to be waiting still when the model is done. `client_id` comes back with the live line's news of this rewriting.
         */
        RewriteInput: {
            /**
             * Client Id
             * @default null
             */
            client_id?: string | null;
            /**
             * Draft Id
             * @default null
             */
            draft_id?: string | null;
            /**
             * How
             * @enum {string}
             */
            how: "shorter" | "warmer" | "simpler" | "formal" | "translate";
            /**
             * Language
             * @default null
             */
            language?: string | null;
            /** Text */
            text: string;
        };
        /**
         * Rewriting
         * @description Whether texts can be rewritten here; `reason` says what to do where they cannot.
         */
        Rewriting: {
            /** Able */
            able: boolean;
            /** Reason */
            reason: string | null;
        };
        /**
         * Rewritten
         * @description The text in other words: checked, and stored nowhere.
         */
        Rewritten: {
            /** Text */
            text: string;
        };
        /**
         * Right
         * @description Something that a person may be allowed to do in an account.
         * @enum {string}
         */
        Right: "read_conversations" | "reply" | "read_documents" | "manage_documents" | "read_integrations" | "manage_integrations" | "read_members" | "manage_members" | "manage_account" | "give_away_account" | "read_audit" | "manage_api_keys" | "export_data" | "erase_data" | "use_simulator";
        /**
         * RoleRights
         * @description A role and everything that it allows.
         */
        RoleRights: {
            /** Rights */
            rights: string[];
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
        };
        /**
         * RoleTable
         * @description Every role, from the one that may do most.
         */
        RoleTable: {
            /** Items */
            items: components["schemas"]["RoleRights"][];
        };
        /**
         * SearchAnswerability
         * @description How likely these passages answer the question, and what that judgement rests on.
         */
        SearchAnswerability: {
            /**
             * Basis
             * @enum {string}
             */
            basis: "meaning" | "words" | "none";
            /** Is Answerable */
            is_answerable: boolean;
            /** Probability */
            probability: number;
        };
        /**
         * SearchChoice
         * @description A value to choose by, with how many documents have it.
         */
        SearchChoice: {
            /** Documents */
            documents: number;
            /** Value */
            value: string;
        };
        /**
         * SearchChoices
         * @description What searches can be narrowed by.
         */
        SearchChoices: {
            /** Languages */
            languages: components["schemas"]["SearchChoice"][];
            /** Media Types */
            media_types: components["schemas"]["SearchChoice"][];
            /** Tags */
            tags: components["schemas"]["SearchChoice"][];
        };
        /**
         * SecondFactorOffer
         * @description What an app of codes wants to know: as a QR code, or typed.
         */
        SecondFactorOffer: {
            /** Secret */
            secret: string;
            /** Uri */
            uri: string;
        };
        /**
         * Session
         * @description A sign-in: keep the access token in memory; the refresh token is in a cookie that scripts cannot read.
         */
        Session: {
            /** Access Token */
            access_token: string;
            account: components["schemas"]["AccountShape"];
            /** Accounts */
            accounts: components["schemas"]["AccountWithRole"][];
            /**
             * Auth Provider
             * @enum {string}
             */
            auth_provider: "dana" | "supabase";
            /** Channels */
            channels: string[] | null;
            /** Csrf Token */
            csrf_token: string;
            /** Email Verified */
            email_verified: boolean;
            /** Expires In */
            expires_in: number;
            /** Is Operator */
            is_operator: boolean;
            /** Rights */
            rights: components["schemas"]["Right"][];
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
            /** Second Factor */
            second_factor: boolean;
            /** Second Factor Needed */
            second_factor_needed: boolean;
            user: components["schemas"]["UserShape"];
        };
        /**
         * SessionInfo
         * @description Who is signed in, and where; `rights` are those of the role, `channels` null means all of them.
         *
         *     With `second_factor_needed` nothing of the account opens before the person has set up a second factor.
         */
        SessionInfo: {
            account: components["schemas"]["AccountShape"];
            /** Accounts */
            accounts: components["schemas"]["AccountWithRole"][];
            /**
             * Auth Provider
             * @enum {string}
             */
            auth_provider: "dana" | "supabase";
            /** Channels */
            channels: string[] | null;
            /** Email Verified */
            email_verified: boolean;
            /** Is Operator */
            is_operator: boolean;
            /** Rights */
            rights: components["schemas"]["Right"][];
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
            /** Second Factor */
            second_factor: boolean;
            /** Second Factor Needed */
            second_factor_needed: boolean;
            user: components["schemas"]["UserShape"];
        };
        /**
         * SessionOrTicket
         * @description A sign-in, or its second step.
         */
        SessionOrTicket: components["schemas"]["Session"] | components["schemas"]["CodeWanted"];
        /**
         * SettleInput
         * @description What a person found out about a parked message.
         */
        SettleInput: {
            /** Delivered */
            delivered: boolean;
        };
        /**
         * SimulatorChannel
         * @description One of the account's channels on the fake platform.
         */
        SimulatorChannel: {
            /** Connector */
            connector: string;
            /** Customers */
            customers: components["schemas"]["SimulatorCustomer"][];
            /**
             * Integration Id
             * Format: uuid
             */
            integration_id: string;
            /** Name */
            name: string;
        };
        /**
         * SimulatorCustomer
         * @description Somebody whose phone can be played.
         */
        SimulatorCustomer: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * SimulatorFaults
         * @description How the platform misbehaves just now; a number of sends counts down to nought.
         */
        SimulatorFaults: {
            /**
             * Delay Ms
             * @description Each call waits this long before it is handled
             * @default 0
             */
            delay_ms?: number;
            /**
             * Deliver Then Timeout
             * @description The next n sends reach the phone, but their answer never comes
             * @default 0
             */
            deliver_then_timeout?: number;
            /**
             * Duplicate Webhooks
             * @description Each webhook arrives twice, nearly at once
             * @default false
             */
            duplicate_webhooks?: boolean;
            /**
             * Echo First
             * @description Statuses and echoes arrive before the send is answered
             * @default false
             */
            echo_first?: boolean;
            /**
             * Fail 5Xx
             * @description The next n sends fail with 5xx; nothing is sent
             * @default 0
             */
            fail_5xx?: number;
            /**
             * Reverse Statuses
             * @description Read comes before delivered, delivered before sent
             * @default false
             */
            reverse_statuses?: boolean;
            /**
             * Throttle
             * @description The next n sends are refused: too many calls
             * @default 0
             */
            throttle?: number;
            /**
             * Token Expired
             * @description Every call is refused: the token has expired
             * @default false
             */
            token_expired?: boolean;
        };
        /**
         * SimulatorMessage
         * @description One bubble on the phone.
         */
        SimulatorMessage: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * From
             * @enum {string}
             */
            from: "customer" | "business";
            /** Id */
            id: string;
            /** Text */
            text: string;
            /**
             * Ticks
             * @enum {string}
             */
            ticks: "none" | "sent" | "delivered" | "read";
        };
        /**
         * SimulatorState
         * @description All phones, and how the platform misbehaves.
         */
        SimulatorState: {
            /** Channels */
            channels: components["schemas"]["SimulatorChannel"][];
            faults: components["schemas"]["SimulatorFaults"];
        };
        /**
         * SimulatorThread
         * @description What one customer sees of the chat with the business.
         */
        SimulatorThread: {
            /** Messages */
            messages: components["schemas"]["SimulatorMessage"][];
            /**
             * Read Up To
             * @default null
             */
            read_up_to?: string | null;
            /** Typing */
            typing: boolean;
        };
        /**
         * Source
         * @description A passage cited by a reply, as it was then.
         */
        Source: {
            document: components["schemas"]["DocumentRef"];
            /** End */
            end: number;
            /** Heading */
            heading: string | null;
            /** Index */
            index: number;
            /** Page */
            page: number | null;
            /**
             * Passage Id
             * Format: uuid
             */
            passage_id: string;
            /** Quote */
            quote: string;
            /** Start */
            start: number;
        };
        /**
         * Started
         * @description What was begun.
         */
        Started: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
        };
        /**
         * Summary
         * @description Counts of documents by state; the size of their files; passages, and how many of them wait for their vectors.
         */
        Summary: {
            /** Bytes */
            bytes: number;
            /** Documents */
            documents: number;
            /** Duplicates */
            duplicates: number;
            /** Expired */
            expired: number;
            /** Failed */
            failed: number;
            /** Hidden */
            hidden: number;
            /** Never Cited */
            never_cited: number;
            /** Passages */
            passages: number;
            /** Processing */
            processing: number;
            /** Queued */
            queued: number;
            /** Ready */
            ready: number;
            /** Stale */
            stale: number;
            /** Team */
            team: number;
            /** Waiting Passages */
            waiting_passages: number;
        };
        /**
         * SwitchInput
         * @description Which account to work in.
         */
        SwitchInput: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
        };
        /**
         * SystemHealth
         * @description What this installation can do just now.
         */
        SystemHealth: {
            /** Commits */
            commits: boolean;
            /** Degraded */
            degraded: components["schemas"]["Degraded"][];
            /** Workers */
            workers: boolean;
        };
        /**
         * Tag
         * @description A tag, and how many documents have it.
         */
        Tag: {
            /** Documents */
            documents: number;
            /** Tag */
            tag: string;
        };
        /**
         * TagList
         * @description The tags in use, by name.
         */
        TagList: {
            /** Items */
            items: components["schemas"]["Tag"][];
        };
        /**
         * TakeoverShape
         * @description Who answers in Dana's place.
         */
        TakeoverShape: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * By
             * @enum {string}
             */
            by: "person" | "phone_app";
            user: components["schemas"]["PersonShape"] | null;
        };
        /**
         * TextInput
         * @description A text that is written here.
         */
        TextInput: {
            /**
             * Tags
             * @default []
             */
            tags?: string[];
            /** Text */
            text: string;
            /** Title */
            title: string;
        };
        /**
         * TextPage
         * @description A page: its place in the document's whole text, in characters.
         */
        TextPage: {
            /** End */
            end: number;
            /** Number */
            number: number;
            /** Start */
            start: number;
            /** Text */
            text: string;
        };
        /**
         * TokenInput
         * @description What stood behind # in a letter's link.
         */
        TokenInput: {
            /** Token */
            token: string;
        };
        /**
         * TurnOffInput
         * @description Password and a code.
         */
        TurnOffInput: {
            /** Code */
            code: string;
            /** Password */
            password: string;
        };
        /**
         * UploadedDocument
         * @description A document that was uploaded; `already` when its content was here before, and this is that document.
         */
        UploadedDocument: {
            /** Address */
            address: string | null;
            /** Already */
            already: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Current */
            current: number;
            duplicate_of: components["schemas"]["DuplicateOf"] | null;
            /** Embedded */
            embedded: number;
            error: components["schemas"]["DocumentError"] | null;
            /** Expires At */
            expires_at: string | null;
            /** Hidden At */
            hidden_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Stale */
            is_stale: boolean;
            /** Media Type */
            media_type: string;
            metadata: components["schemas"]["DocumentMetadata"];
            /** Name */
            name: string;
            newer: components["schemas"]["NewerVersion"] | null;
            /**
             * Origin
             * @enum {string}
             */
            origin: "upload" | "written" | "web";
            /** Pages */
            pages: number | null;
            /** Passages */
            passages: number;
            progress: components["schemas"]["Progress"];
            report: components["schemas"]["DocumentReport"] | null;
            /** Size */
            size: number;
            /**
             * Stage
             * @enum {string}
             */
            stage: "queued" | "reading" | "embedding" | "ready" | "failed";
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "processing" | "ready" | "failed";
            /** Tags */
            tags: string[];
            /** Title */
            title: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            uploaded_by: components["schemas"]["Uploader"] | null;
            usage: components["schemas"]["DocumentUsage"];
            /** Version */
            version: number;
            /** Versions */
            versions: number;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "customers" | "team";
        };
        /**
         * Uploader
         * @description Who uploaded it.
         */
        Uploader: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * UploadInput
         * @description A file to read.
         */
        UploadInput: {
            /**
             * File
             * Format: binary
             */
            file: string;
        };
        /**
         * UsageShape
         * @description What the answer cost.
         */
        UsageShape: {
            /** Input Tokens */
            input_tokens: number;
            /** Milliseconds */
            milliseconds: number;
            /** Model */
            model: string;
            /** Output Tokens */
            output_tokens: number;
            /** Provider */
            provider: string;
        };
        /**
         * UserShape
         * @description A person.
         */
        UserShape: {
            /** Email */
            email: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /** @description Why not: a code for programs, a sentence for people; of a 422, `details.fields` names each field that is not valid. */
        ValidationError: {
            error: {
                code: string;
                details: Record<string, never>;
                message: string;
                request_id: string;
            };
        };
        /**
         * VersionChanges
         * @description What a version changed: the first 500 passages of each kind; of a document's first version none are listed.
         */
        VersionChanges: {
            /** Added */
            added: components["schemas"]["ChangedPassage"][];
            /** Added Count */
            added_count: number;
            /** Kept */
            kept: number;
            /** Removed */
            removed: components["schemas"]["ChangedPassage"][];
            /** Removed Count */
            removed_count: number;
        };
        /**
         * WaitingDraft
         * @description The draft that waits in a conversation, if one does.
         */
        WaitingDraft: {
            draft: components["schemas"]["Draft"] | null;
        };
        /**
         * WebPage
         * @description An address that was found, and what came of it; null while it waits.
         */
        WebPage: {
            /** Address */
            address: string;
            /** Checked At */
            checked_at: string | null;
            /** Document Id */
            document_id: string | null;
            /** Outcome */
            outcome: ("stored" | "unchanged" | "duplicate" | "gone" | "robots" | "noindex" | "not_readable" | "failed" | "elsewhere" | "unwanted") | null;
            /** Reason */
            reason: string | null;
            /** Title */
            title: string | null;
        };
        /**
         * WebPageList
         * @description The addresses of a source, those without a document first.
         */
        WebPageList: {
            /** Items */
            items: components["schemas"]["WebPage"][];
        };
        /**
         * WebSource
         * @description A page or site that is read as documents; while it is scanned the counts grow.
         */
        WebSource: {
            /** Address */
            address: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Documents */
            documents: number;
            error: components["schemas"]["WebSourceError"] | null;
            /** Every Hours */
            every_hours: number | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "page" | "site";
            /** Last At */
            last_at: string | null;
            /** Most Pages */
            most_pages: number;
            /** Next At */
            next_at: string | null;
            /** Pages Checked */
            pages_checked: number;
            /** Pages Failed */
            pages_failed: number;
            /** Pages Found */
            pages_found: number;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "scanning" | "ready" | "failed";
            /** Tags */
            tags: string[];
            /** Version */
            version: number;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "customers" | "team";
        };
        /**
         * WebSourceChange
         * @description What to change; what is left out stays.
         */
        WebSourceChange: {
            /**
             * Every Hours
             * @default null
             */
            every_hours?: number | null;
            /**
             * Most Pages
             * @default null
             */
            most_pages?: number | null;
            /**
             * Tags
             * @default null
             */
            tags?: string[] | null;
            /**
             * Visibility
             * @default null
             */
            visibility?: ("customers" | "team") | null;
        };
        /**
         * WebSourceError
         * @description Why the last scan failed.
         */
        WebSourceError: {
            /** Code */
            code: string;
            /** Message */
            message: string;
        };
        /**
         * WebSourceInput
         * @description What to read: one page, or a site from this address on; again after so many hours, or never by itself (null).
         */
        WebSourceInput: {
            /** Address */
            address: string;
            /**
             * Every Hours
             * @default null
             */
            every_hours?: number | null;
            /**
             * Kind
             * @default page
             * @enum {string}
             */
            kind?: "page" | "site";
            /**
             * Most Pages
             * @default 100
             */
            most_pages?: number;
            /**
             * Tags
             * @default []
             */
            tags?: string[];
            /**
             * Visibility
             * @default customers
             * @enum {string}
             */
            visibility?: "customers" | "team";
        };
        /**
         * WebSourceList
         * @description All web sources, newest first.
         */
        WebSourceList: {
            /** Items */
            items: components["schemas"]["WebSource"][];
        };
        /**
         * WrittenLetter
         * @description A letter as it would have been sent.
         */
        WrittenLetter: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Id */
            id: string;
            /** Subject */
            subject: string;
            /** Text */
            text: string;
            /** To */
            to: string;
        };
        /**
         * WrittenLetters
         * @description The newest first.
         */
        WrittenLetters: {
            /** Items */
            items: components["schemas"]["WrittenLetter"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getSimulator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorState"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
        };
    };
    getSimulatorThread: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorThread"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
        };
    };
    writeAsCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CustomerText"];
            };
        };
        responses: {
            /** @description Successful response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorMessage"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
            /** @description Validation error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
        };
    };
    replyAsOwner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CustomerText"];
            };
        };
        responses: {
            /** @description Successful response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorMessage"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
            /** @description Validation error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
        };
    };
    readAsCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
        };
    };
    putSimulatorFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SimulatorFaults"];
            };
        };
        responses: {
            /** @description Successful response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorFaults"];
                };
            };
            /** @description Validation error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPError"];
                };
            };
        };
    };
}
