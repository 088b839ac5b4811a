#pragma once

#include "server/audit/FilterTerm.h"

#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace ui {

class FilterLine;
class FilterMemory;
class InlineMessage;

/// What narrows the table: the filter line, the filters with a name, the kinds kept out of view, and whether allowed
/// data connections are shown, too. Says below what is wrong with the line.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    QString where() const; ///< of all that together; the last one that could be read
    const QString &lineText() const { return m_where; } ///< what was typed, without the hidden kinds
    bool narrows() const; ///< beside the refused ones being the default
    bool showsAllowed() const;
    void setWhere(const QString &where); ///< the line alone; asks at once
    void addTerm(const QString &term);
    void clear(); ///< everything
    void hideKind(const QString &term);
    void setError(const QString &error); ///< of whoever read the filter; empty: all is well
    void focusLine();
    FilterLine *line() const { return m_line; }
    void addWidget(QWidget *widget); ///< at the end of the line

Q_SIGNALS:
    void changed();

private:
    void takeLine();
    void showFault();
    void fillMenu();
    void saveAs();
    bool eventFilter(QObject *watched, QEvent *event) override;

    FilterMemory *m_memory;
    FilterLine *m_line;
    QToolButton *m_saved;
    QMenu *m_menu;
    QCheckBox *m_allowed;
    InlineMessage *m_error;
    QHBoxLayout *m_row;
    QString m_where; // of the line
};

} // namespace ui
