// SPDX-License-Identifier: Apache-2.0
// Texts in languages of their own, which lie in files of their kind and are part of the executable.
#pragma once

/// The style sheet of the audit's page.
const char *_Nonnull aichor_page_style(void);

/// The script of the audit's page.
const char *_Nonnull aichor_page_script(void);

/// What a shell runs when Tab is pressed.
const char *_Nonnull aichor_completion_bash(void);
const char *_Nonnull aichor_completion_zsh(void);
const char *_Nonnull aichor_completion_fish(void);
