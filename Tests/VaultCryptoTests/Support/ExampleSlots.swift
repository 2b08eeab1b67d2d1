// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Slots of the example vault, computed like its other bytes outside of this code.
enum ExampleSlots {
    static let passphrase = Example.slot(
        .passphrase, ScryptCost(n: 1 << 15),
        commitment: "30594317af4ef8d3c4d10f9cde81c35cd1186cfb85f91e6c0c42803182d7793e",
        wrapped: "5f724ffd370d8e351fb4812947f94a495d59c5f73194bb600fa3e5b7cacb5f2ad248f1acaef2dc416b5837a6a84224d9")

    static let keyFile = Example.slot(
        .keyFile, .none,
        commitment: "a2194db3b924ec0481635092f53a0ac54d2b898fcdf716221c3267c519ee75af",
        wrapped: "4b4d3fcdec9ee07449a701fcec32c6c3049f4e726cc3582119f5a947372c34bf370dc6660736947a1096cad133f42ac2")

    static let both = Example.slot(
        .passphraseAndKeyFile, ScryptCost(n: 1 << 15),
        commitment: "14d27df8e5f8be727aa02daef45b3f2f676d7185f7d8cf47abf3f8f49a1440b0",
        wrapped: "def8d8d11d194705c9e7d32aab70a2f5f78a3497bb8f7657ae411055cc82c779b629f7cecf15da594677fcf68f5428cf")

    static let recoveryCode = Example.slot(
        .recoveryCode, .none,
        commitment: "f76f80a5955f82cb34449d897aa0675dbbfea2073226a119f3278434930b37de",
        wrapped: "1345eeb9a3fae1ea18abb3950a82973196c16159aeec7e4efbe391c54fa872ac6d1b338f6a8acd072a8d303d45ec482a")

    // Slots that would open, if they were tried.
    static let tooCheap = Example.slot(
        .passphrase, ScryptCost(n: 1 << 14),
        commitment: "491f7f930ae96e165865f36551a6483e4e9a20c3fb576b5ffef6e199c4818b5a",
        wrapped: "17d791621719d381a59910cc95bfa0f890f4df064ec5279cea0d229d104425539cd9d1e676cbeb9a5c080fbafc37f836")

    static let tooManyLanes = Example.slot(
        .passphrase, ScryptCost(n: 1 << 15, p: 5),
        commitment: "1f9eecab9170a23c2034cd862da13cf7095b98109371e57e518077995e591287",
        wrapped: "0391c1c76ef54d1f2ddcdb4702ed13cfeb075cd05fe89dddab63f3ebc9384464180e0f48410388981bdfd902dd742777")

    static let narrow = Example.slot(
        .passphrase, ScryptCost(n: 1 << 15, r: 4),
        commitment: "909ea3a7e97db162d2d1fefbfe1075d66165248d647c95e72ab843cb8e45dff0",
        wrapped: "d896996f56b927ae770b5c4a9ea7a87598878ff5f9aff5b9dcea51cbef69aec7ca2586545adc3f6d6da14006e6eef4ae")

    static let keyFileWithCost = Example.slot(
        .keyFile, ScryptCost(n: 1 << 15),
        commitment: "67c58b1473d69e16dc422fddff7ec73903c66e61aaf1358433b95dc22928250d",
        wrapped: "0712cba79dc9442a69a69b176ffa4aa0d084689cc074fae4adefb60a679724dab3e22f7a484945e5fb04c2cd46ea5b07")
}
