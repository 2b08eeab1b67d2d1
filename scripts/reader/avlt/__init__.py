# SPDX-License-Identifier: Apache-2.0
"""The vault file of docs/FORMAT.md, format 1, written from that text alone. One module per section."""
