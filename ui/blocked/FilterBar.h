#pragma once

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace ui {

class InlineMessage;

/// The filter line above the log: takes the filter language of audit::AttemptQuery::where, waits until typing pauses,
/// and shows below what is wrong with it.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    QString where() const;
    bool showsAllowed() const;
    void setWhere(const QString &where); ///< asks at once
    void setError(const QString &error); ///< empty: all is well
    void focusLine();

Q_SIGNALS:
    void changed();

private:
    void settle();

    QLineEdit *m_line;
    QCheckBox *m_allowed;
    InlineMessage *m_error;
    QTimer m_pause;
    QString m_asked;
};

} // namespace ui
