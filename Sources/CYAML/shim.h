// SPDX-License-Identifier: Apache-2.0
// What of libyaml the project uses, and the wiping that libyaml does not do.
#ifndef CYAML_SHIM_H
#define CYAML_SHIM_H

#include <string.h>
#include <yaml.h>

// A scalar may be a token: it is overwritten before its memory is given back.
static inline void aichor_yaml_wipe_event(yaml_event_t *event) {
    if (event->type == YAML_SCALAR_EVENT && event->data.scalar.value != NULL)
        explicit_bzero(event->data.scalar.value, event->data.scalar.length);
    yaml_event_delete(event);
}

// The parser's copies of the input, as far as they can be reached from outside, are overwritten before it ends.
static inline void aichor_yaml_wipe_parser(yaml_parser_t *parser) {
    yaml_token_t *token;
    for (token = parser->tokens.head; token != NULL && token != parser->tokens.tail; token++) {
        if (token->type == YAML_SCALAR_TOKEN && token->data.scalar.value != NULL)
            explicit_bzero(token->data.scalar.value, token->data.scalar.length);
    }
    if (parser->raw_buffer.start != NULL)
        explicit_bzero(parser->raw_buffer.start, (size_t)(parser->raw_buffer.end - parser->raw_buffer.start));
    if (parser->buffer.start != NULL)
        explicit_bzero(parser->buffer.start, (size_t)(parser->buffer.end - parser->buffer.start));
    yaml_parser_delete(parser);
}

// Whether a backslash stands before a slash anywhere.
static inline int aichor_yaml_holds_slash_escape(const unsigned char *bytes, size_t count) {
    const unsigned char *end = bytes + count;
    while (bytes != NULL && bytes < end) {
        bytes = memchr(bytes, '\\', (size_t)(end - bytes));
        if (bytes == NULL) return 0;
        bytes++;
        if (bytes < end && *bytes == '/') return 1;
    }
    return 0;
}

#endif
