#pragma once

#include "server/audit/AttemptFilter.h"
#include "ui/blocked/FilterWords.h"

#include <QLineEdit>
#include <QTimer>

class QCompleter;

namespace ui {

class FilterMemory;
class SuggestionModel;

/// The line a filter is typed into: suggests keys and values for the word at the cursor, walks through the filters used
/// before with Up and Down, and says by colour, icon and words whether what stands there can be read. Main thread.
class FilterLine final : public QLineEdit
{
    Q_OBJECT

public:
    enum class State : quint8 { Empty, Valid, Invalid };

    explicit FilterLine(FilterMemory *memory, QWidget *parent = nullptr);

    State state() const { return m_state; }
    /// While Invalid: what is wrong, and where in text().
    const audit::AttemptFilter::ParseError &fault() const { return m_fault; }
    QString faultText() const; ///< in a sentence; empty unless Invalid
    void selectFault();

    /// Values that the log knows for a key, quoted where they have to be, to suggest while the line still wants them.
    void offerValues(audit::FilterKey key, const QString &typed, const QStringList &values);

Q_SIGNALS:
    void settled(); ///< typing paused, or Return was pressed, and the text is another than at the last time
    void stateChanged();
    void valuesWanted(audit::FilterKey key, const QString &typed);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void check();
    void mark();
    void showState();
    void suggest(bool always);
    void showSuggestions(const QList<FilterSuggestion> &suggestions);
    void take(const QString &suggestion);
    void recall(int step);
    void settle();

    FilterMemory *m_memory;
    QAction *m_sign;
    QCompleter *m_completer;
    SuggestionModel *m_suggestions;
    std::optional<FilterPlace> m_place; // what the suggestions are for
    QTimer m_pause;
    QString m_settled;
    QString m_draft; // what stood there before Up was pressed
    int m_recalled = -1; // in the memory
    State m_state = State::Empty;
    audit::AttemptFilter::ParseError m_fault;
    bool m_styling = false;
};

} // namespace ui
