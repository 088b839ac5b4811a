#pragma once

#include <QtGlobal>

#include <cstddef>
#include <vector>

namespace policy {

/// Sets of rules, one bit a rule, all in one block of memory: answering a question reads a few rows side by side.
/// Inside server/policy only.
class RuleRows final
{
public:
    explicit RuleRows(int rules, size_t rows = 0)
        : m_words(wordsFor(rules))
        , m_bits(rows * m_words)
    {}

    static size_t wordsFor(int rules) { return (size_t(rules) + 63) / 64; }
    size_t words() const { return m_words; }
    size_t count() const { return m_words == 0 ? 0 : m_bits.size() / m_words; }
    const quint64 *row(size_t row) const { return m_bits.data() + row * m_words; }

    size_t append() ///< an empty row; its index
    {
        m_bits.resize(m_bits.size() + m_words);
        return count() - 1;
    }
    size_t appendCopy(size_t row)
    {
        const size_t added = append();
        for (size_t word = 0; word < m_words; ++word)
            m_bits[added * m_words + word] = m_bits[row * m_words + word];
        return added;
    }
    void insert(size_t row, int rule) { m_bits[row * m_words + size_t(rule) / 64] |= quint64(1) << (rule % 64); }
    void insert(size_t row, int rule, bool is)
    {
        if (is)
            insert(row, rule);
    }

private:
    size_t m_words;
    std::vector<quint64> m_bits;
};

} // namespace policy
