#pragma once

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace ui {

class PlainLabel;

/// A new password typed twice, with a hint on its strength and a way to have one made up and copied.
class PasswordFields final : public QWidget
{
    Q_OBJECT

public:
    explicit PasswordFields(QWidget *parent = nullptr);

    static QString longestLabel();

    QString password() const;
    QString problem() const; ///< empty: both fields can be used
    void clear();

Q_SIGNALS:
    void changed();

private:
    QWidget *makeButtons();
    void generate();
    void judge();

    QLineEdit *m_first;
    QLineEdit *m_second;
    QProgressBar *m_strength;
    PlainLabel *m_hint;
    QCheckBox *m_show = nullptr;
    QPushButton *m_copy = nullptr;
};

} // namespace ui
