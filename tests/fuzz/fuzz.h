/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every fuzz target is: fuzz-NAME.c, with its inputs in corpus/NAME/. */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);
