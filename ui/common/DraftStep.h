#pragma once

#include <QUndoCommand>

#include <functional>

namespace ui {

/// One change of a draft on its undo stack: what it was before and after. Steps with the same key in a row become one,
/// as when typing into one field; an empty key never merges.
template <typename Value> class DraftStep final : public QUndoCommand
{
public:
    /// Makes the draft, which is `from` or at least was when the step was made, become `to`.
    using Take = std::function<void(const Value &from, const Value &to)>;

    DraftStep(const QString &text, Value before, Value after, QString mergeKey, Take take)
        : QUndoCommand(text)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_mergeKey(std::move(mergeKey))
        , m_take(std::move(take))
    {}

    void undo() override { m_take(m_after, m_before); }
    void redo() override { m_take(m_before, m_after); }

    int id() const override { return m_mergeKey.isEmpty() ? -1 : mergeable; }
    bool mergeWith(const QUndoCommand *next) override
    {
        const auto &step = static_cast<const DraftStep &>(*next); // the stack asks commands of the same id only
        if (step.m_mergeKey != m_mergeKey)
            return false;
        m_after = step.m_after;
        // Typed and taken back: nothing is left to undo.
        setObsolete(m_after == m_before);
        return true;
    }

private:
    static constexpr int mergeable = 1; // QUndoCommand::id() of steps that may become one with their neighbour

    Value m_before;
    Value m_after;
    QString m_mergeKey;
    Take m_take;
};

} // namespace ui
