// Generated from openapi.json by "npm run generate": do not edit.
export interface paths {
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in. */
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
        /** Make a person and an account that they own. */
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
                /** @description Validation error */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidationError"];
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
            };
        };
        delete?: never;
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
            };
        };
        put?: never;
        post?: never;
        /** Remove it; its conversations stay readable. */
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
            };
        };
        delete?: never;
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
        /** Documents, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    q?: string | null;
                    status?: ("queued" | "processing" | "ready" | "failed") | null;
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
            };
        };
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
                        "application/json": unknown;
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
    "/api/knowledge/documents/{document_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a failed document once more. */
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
    "/api/knowledge/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The passages that fit best. */
        get: {
            parameters: {
                query: {
                    limit?: number;
                    q: string;
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
            /** Needs Person */
            needs_person: number;
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
         * @description A file that customers are answered from.
         */
        Document: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Embedded */
            embedded: number;
            error: components["schemas"]["DocumentError"] | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Media Type */
            media_type: string;
            /** Name */
            name: string;
            /** Pages */
            pages: number | null;
            /** Passages */
            passages: number;
            progress: components["schemas"]["Progress"];
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
            /** Title */
            title: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            uploaded_by: components["schemas"]["Uploader"] | null;
            /** Version */
            version: number;
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
         * @description A page of documents, newest first.
         */
        DocumentList: {
            /** Items */
            items: components["schemas"]["Document"][];
            /** Next Cursor */
            next_cursor: string | null;
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
         * Health
         * @description Ready: webhooks are accepted and stored. Degraded: what works less well than it should.
         */
        Health: {
            /** Degraded */
            degraded: components["schemas"]["Degraded"][];
            demo: components["schemas"]["DemoSignIn"] | null;
            /** Ready */
            ready: boolean;
        };
        HTTPError: {
            detail?: Record<string, never>;
            message?: string;
        };
        /**
         * Integration
         * @description An account's connection; each secret is shown as {"set": true, "hint": "••••abcd"}.
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
            /** Last Event At */
            last_event_at: string | null;
            /** Name */
            name: string;
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
            webhook_url: string;
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
         * Message
         * @description One line of a conversation.
         */
        Message: {
            /** Attachments */
            attachments: {
                [key: string]: unknown;
            }[];
            author: components["schemas"]["AuthorShape"];
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
         * Passage
         * @description A passage that was found.
         */
        Passage: {
            document: components["schemas"]["PassageDocument"];
            /** End */
            end: number;
            /** Heading */
            heading: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Page */
            page: number | null;
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
         * Passages
         * @description What was found, best first.
         */
        Passages: {
            /** Passages */
            passages: components["schemas"]["Passage"][];
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
         * @description How far the present stage is.
         */
        Progress: {
            /** Done */
            done: number;
            /** Total */
            total: number;
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
         * Session
         * @description A sign-in: keep the access token in memory; the refresh token is in a cookie that scripts cannot read.
         */
        Session: {
            /** Access Token */
            access_token: string;
            account: components["schemas"]["AccountShape"];
            /** Accounts */
            accounts: components["schemas"]["AccountWithRole"][];
            /** Csrf Token */
            csrf_token: string;
            /** Expires In */
            expires_in: number;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
            user: components["schemas"]["UserShape"];
        };
        /**
         * SessionInfo
         * @description Who is signed in, and where.
         */
        SessionInfo: {
            account: components["schemas"]["AccountShape"];
            /** Accounts */
            accounts: components["schemas"]["AccountWithRole"][];
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "agent" | "viewer";
            user: components["schemas"]["UserShape"];
        };
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
         * @description A file to read: PDF, DOCX or TXT.
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
        ValidationError: {
            detail?: {
                "<location>"?: {
                    "<field_name>"?: string[];
                };
            };
            message?: string;
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
        };
    };
}
